//! Socket types and which of them go together.

/// The type of a socket as READY names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names are those of RFC 23
pub enum SocketType {
    Req,
    Rep,
    Dealer,
    Router,
    Push,
    Pull,
    Pub,
    Sub,
    XPub,
    XSub,
}

impl SocketType {
    const NAMED: [(Self, &'static str); 10] = [
        (Self::Req, "REQ"),
        (Self::Rep, "REP"),
        (Self::Dealer, "DEALER"),
        (Self::Router, "ROUTER"),
        (Self::Push, "PUSH"),
        (Self::Pull, "PULL"),
        (Self::Pub, "PUB"),
        (Self::Sub, "SUB"),
        (Self::XPub, "XPUB"),
        (Self::XSub, "XSUB"),
    ];

    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMED[self as usize].1
    }

    /// The type of a name on the wire.
    #[must_use]
    pub fn from_name(name: &[u8]) -> Option<Self> {
        let mut named = Self::NAMED.iter();
        let found = named.find(|(_, known)| known.as_bytes() == name)?;
        Some(found.0)
    }

    /// Whether RFC 23 lets the two types be connected.
    #[must_use]
    pub fn goes_with(self, other: Self) -> bool {
        use SocketType::*;
        matches!(
            (self, other),
            (Req, Rep | Router)
                | (Rep, Req | Dealer)
                | (Dealer, Rep | Dealer | Router)
                | (Router, Req | Dealer | Router)
                | (Pub | XPub, Sub | XSub)
                | (Sub | XSub, Pub | XPub)
                | (Push, Pull)
                | (Pull, Push)
        )
    }

    /// Whether a socket of this type learns subscriptions from its peers.
    pub(crate) fn takes_subscriptions(self) -> bool {
        matches!(self, Self::Pub | Self::XPub)
    }

    /// Whether a socket of this type takes messages.
    pub(crate) fn takes_messages(self) -> bool {
        !matches!(self, Self::Push | Self::Pub)
    }

    /// Whether this crate has an endpoint of the type.
    pub(crate) fn has_endpoint(self) -> bool {
        use SocketType::*;
        matches!(self, Dealer | Router | Push | Pull | Pub | Sub)
    }
}
