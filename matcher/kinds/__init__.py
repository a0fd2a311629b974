"""Kinds of counterparts. Each is one file that exposes `KIND`; nothing outside this folder names one."""
