"""The embedded exchange: a whole exchange as an object in this process (docs/embedded.md)."""

from lx.exchange.book import Book, BookLevel, Top
from lx.exchange.events import EventLog
from lx.exchange.facade import Exchange
from lx.exchange.instruments import Asset, Instrument
from lx.exchange.ledger import Session
from lx.exchange.money import Account, AssetTotals, Balance, Fees, Transfer
from lx.exchange.order import Fill, Order, OrderStatus, Reply
from lx.exchange.rejections import RejectedError, Rejection
from lx.exchange.rules import Auction, Bands, Indicative, Limits

__all__ = [
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
    "Limits",
    "Order",
    "OrderStatus",
    "RejectedError",
    "Rejection",
    "Reply",
    "Session",
    "Top",
    "Transfer",
]
