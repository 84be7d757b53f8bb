"""LX: a distributed exchange. Public names only; no logic lives here. They load on first use; __init__.pyi types them.

>>> import lx
>>> exchange = lx.Exchange()
"""

from lx.lazy import lazy_names

__version__ = "0.1.0"

__all__ = [
    "COMMAND",
    "EVENT",
    "Account",
    "Asset",
    "AssetTotals",
    "Auction",
    "Balance",
    "Bands",
    "Book",
    "BookLevel",
    "EventLog",
    "Exchange",
    "Fees",
    "Fill",
    "Indicative",
    "Instrument",
    "Kind",
    "Limits",
    "LxError",
    "Order",
    "OrderStatus",
    "OrderType",
    "Reason",
    "RejectedError",
    "Rejection",
    "Reply",
    "Session",
    "Side",
    "TimeInForce",
    "Top",
    "Transfer",
    "__version__",
    "errors",
]

__getattr__, __dir__ = lazy_names(
    "lx",
    {
        "COMMAND": "lx.wire.layouts_generated:COMMAND",
        "EVENT": "lx.wire.layouts_generated:EVENT",
        "Account": "lx.exchange:Account",
        "Asset": "lx.exchange:Asset",
        "AssetTotals": "lx.exchange:AssetTotals",
        "Auction": "lx.exchange:Auction",
        "Balance": "lx.exchange:Balance",
        "Bands": "lx.exchange:Bands",
        "Book": "lx.exchange:Book",
        "BookLevel": "lx.exchange:BookLevel",
        "EventLog": "lx.exchange:EventLog",
        "Exchange": "lx.exchange:Exchange",
        "Fees": "lx.exchange:Fees",
        "Fill": "lx.exchange:Fill",
        "Indicative": "lx.exchange:Indicative",
        "Instrument": "lx.exchange:Instrument",
        "Kind": "lx.wire.records_generated:Kind",
        "Limits": "lx.exchange:Limits",
        "LxError": "lx.errors:LxError",
        "Order": "lx.exchange:Order",
        "OrderStatus": "lx.exchange:OrderStatus",
        "OrderType": "lx.wire.records_generated:OrderType",
        "Reason": "lx.wire.records_generated:Reason",
        "RejectedError": "lx.exchange:RejectedError",
        "Rejection": "lx.exchange:Rejection",
        "Reply": "lx.exchange:Reply",
        "Session": "lx.exchange:Session",
        "Side": "lx.wire.records_generated:Side",
        "TimeInForce": "lx.wire.records_generated:TimeInForce",
        "Top": "lx.exchange:Top",
        "Transfer": "lx.exchange:Transfer",
        "errors": "lx.errors",
    },
)
