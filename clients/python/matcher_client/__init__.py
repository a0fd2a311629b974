"""A client library for accessing 创业对接推荐服务 · Entrepreneurship matching service"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
