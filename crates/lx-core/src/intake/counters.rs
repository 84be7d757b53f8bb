//! What a server or a load client has seen: plain sums, read once a second or at the end.

/// Reason codes lie below this.
pub const REASONS_MAX: usize = 1024;

/// Occurrences by reason code.
#[derive(Clone, Debug)]
pub struct ByReason {
    counts: Box<[u64; REASONS_MAX]>,
}

impl Default for ByReason {
    fn default() -> Self {
        Self {
            counts: Box::new([0; REASONS_MAX]),
        }
    }
}

impl ByReason {
    /// One more of this reason.
    #[inline]
    pub fn count(&mut self, reason: u16) {
        if let Some(count) = self.counts.get_mut(usize::from(reason)) {
            *count += 1;
        }
    }

    /// Reasons that occurred and how often, by code.
    pub fn iter(&self) -> impl Iterator<Item = (u16, u64)> {
        (0..)
            .zip(self.counts.iter().copied())
            .filter(|(_, count)| *count > 0)
    }

    /// Occurrences of all reasons.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// What was traded in one instrument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Market {
    /// Executions, each counted once.
    pub trades: u64,
    /// Lots executed.
    pub lots: u64,
    /// Sum of price in ticks times lots.
    pub turnover: u128,
}

/// Markets by number of the instrument.
#[derive(Clone, Debug, Default)]
pub struct Markets {
    markets: Vec<Market>,
}

impl Markets {
    /// One execution.
    #[inline]
    pub fn count(&mut self, instrument: u16, price: i64, quantity: u64) {
        let index = usize::from(instrument);
        if self.markets.len() <= index {
            self.markets.resize(index + 1, Market::default());
        }
        let market = &mut self.markets[index];
        market.trades += 1;
        market.lots += quantity;
        market.turnover += price as u128 * u128::from(quantity);
    }

    /// Instruments that traded, by number.
    pub fn iter(&self) -> impl Iterator<Item = (u16, Market)> {
        (0..)
            .zip(self.markets.iter().copied())
            .filter(|(_, market)| market.trades > 0)
    }
}

/// Sums of a server since its start. Once a turn is answered, `commands` = `acknowledged` + `rejected` +
/// `sessions_opened` + `sessions_resumed` + `sessions_closed` + `openings_rejected`; what was refused never became a command.
#[derive(Clone, Debug, Default)]
pub struct Counters {
    /// Messages taken, refused ones included.
    pub messages: u64,
    /// Bytes of these messages.
    pub bytes_in: u64,
    /// Commands that went into the log by the wire.
    pub commands: u64,
    /// Commands answered by another event than `rejected` and `session_closed`.
    pub acknowledged: u64,
    /// Commands that the engine rejected, by reason; openings of sessions are not among them.
    pub rejected: ByReason,
    /// Sessions opened by hellos.
    pub sessions_opened: u64,
    /// Times that a hello took up a session.
    pub sessions_resumed: u64,
    /// Sessions that their owners ended.
    pub sessions_closed: u64,
    /// Sessions that the engine did not open, by reason.
    pub openings_rejected: ByReason,
    /// Accounts opened for hellos; neither these commands nor the deposits are in `commands`.
    pub accounts_opened: u64,
    /// Openings of accounts and deposits for hellos that the engine rejected, by reason.
    pub grants_rejected: ByReason,
    /// Records of commands that were refused before the log, by reason.
    pub refused_records: ByReason,
    /// Whole messages that were refused, by reason.
    pub refused_messages: ByReason,
    /// Hellos that were refused before the log, by reason.
    pub refused_hellos: ByReason,
    /// Queries taken, refused ones included.
    pub queries: u64,
    /// Queries that were refused, by reason.
    pub refused_queries: ByReason,
    /// Requests for missed events, refused ones included; those are among the refused messages.
    pub gaps: u64,
    /// Executions by instrument.
    pub markets: Markets,
    /// Messages that went out.
    pub messages_out: u64,
    /// Bytes of these.
    pub bytes_out: u64,
}
