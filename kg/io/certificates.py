"""Which certificates a client of a server loads."""

from __future__ import annotations

import ssl


def trusted(url: str) -> bool | ssl.SSLContext:
    """What httpx checks servers against: the usual certificates, or none where no address in ``url`` is https.

    Loading the usual ones takes longer than a query. A context without any refuses every server that needs one.
    """
    return "https:" in url.lower() or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
