#!/usr/bin/env bash
# Sees to it that the tests in a real browser can run: Chromium, and a font with Chinese.
# Installs them where that is ours to do (root on a system with apt); elsewhere says what is missing. Never fails:
# whether a missing browser is an error is for the tests to say (in CI it is).
set -uo pipefail

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1
font() { command -v fc-list >/dev/null 2>&1 && test -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)"; }

wanted=()
browser || wanted+=(chromium)
font || wanted+=(fonts-noto-cjk fontconfig)
test ${#wanted[@]} -eq 0 && exit 0

if test "$(id -u)" -eq 0 && command -v apt-get >/dev/null 2>&1; then
  echo "==> ${wanted[*]} for the tests in a browser (some 200 MB, once)"
  export DEBIAN_FRONTEND=noninteractive
  log="$(mktemp)"
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends "${wanted[@]}"; } >"$log" 2>&1 </dev/null ||
    tail -n 5 "$log" >&2
  rm -f "$log"
fi

browser && font && exit 0
cat >&2 <<'END'
############################################################################################
# 没有找到 Chromium 浏览器或中文字体：浏览器测试将跳过（在 CI 中则失败）。请安装后重试：
# Chromium or a font with Chinese is missing: tests in the browser are skipped (in CI they
# fail). Install them and try again:
#   Debian, Ubuntu:  sudo apt-get install chromium fonts-noto-cjk
#   Fedora:          sudo dnf install chromium google-noto-sans-cjk-fonts
#   macOS:           brew install --cask chromium
############################################################################################
END
exit 0
