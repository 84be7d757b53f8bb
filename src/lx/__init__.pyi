"""Types of the public names, which `__init__.py` loads on first use; a test holds the two equal."""

from lx import client as client
from lx import errors as errors
from lx.errors import LxError as LxError
from lx.exchange import Account as Account
from lx.exchange import Asset as Asset
from lx.exchange import AssetTotals as AssetTotals
from lx.exchange import Auction as Auction
from lx.exchange import Balance as Balance
from lx.exchange import Bands as Bands
from lx.exchange import Book as Book
from lx.exchange import BookLevel as BookLevel
from lx.exchange import EventLog as EventLog
from lx.exchange import Exchange as Exchange
from lx.exchange import Fees as Fees
from lx.exchange import Fill as Fill
from lx.exchange import Indicative as Indicative
from lx.exchange import Instrument as Instrument
from lx.exchange import Limits as Limits
from lx.exchange import Order as Order
from lx.exchange import OrderStatus as OrderStatus
from lx.exchange import RejectedError as RejectedError
from lx.exchange import Rejection as Rejection
from lx.exchange import Reply as Reply
from lx.exchange import Session as Session
from lx.exchange import Top as Top
from lx.exchange import Transfer as Transfer
from lx.wire.layouts_generated import COMMAND as COMMAND
from lx.wire.layouts_generated import EVENT as EVENT
from lx.wire.records_generated import Kind as Kind
from lx.wire.records_generated import OrderType as OrderType
from lx.wire.records_generated import Reason as Reason
from lx.wire.records_generated import Side as Side
from lx.wire.records_generated import TimeInForce as TimeInForce

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
    "client",
    "errors",
]

__version__: str
