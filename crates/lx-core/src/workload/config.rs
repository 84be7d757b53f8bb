//! What a flow is made from, and the checks of it.

use std::fmt;

use super::book::LEVELS;
use crate::wire::records_generated::{PRICE_MAX, QUANTITY_MAX};

/// Which mix of commands; `src/lx/workload/profiles.py` describes each in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// 70 % limit, 30 % market, prices uniform around the middle: the load test of the exchange service.
    Mixed,
    /// 40 % limit, 4 % market, 25 % cancel, 31 % replace near a slowly moving middle.
    Realistic,
    /// A ballast of resting orders far from the touch, `Realistic` between.
    Depth,
    /// As `Depth`, but cancels and replaces hit the ballast at random.
    DepthRandom,
}

impl Profile {
    /// All profiles, in the order of their names in documents.
    pub const ALL: [Self; 4] = [Self::Mixed, Self::Realistic, Self::Depth, Self::DepthRandom];

    /// Its name on command lines and in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mixed => "mixed",
            Self::Realistic => "realistic",
            Self::Depth => "depth",
            Self::DepthRandom => "depth-random",
        }
    }

    /// The profile of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// Whether the flow keeps a book, so that it knows what rests and what is traded.
    #[must_use]
    pub const fn keeps_book(self) -> bool {
        !matches!(self, Self::Mixed)
    }

    pub(crate) const fn has_ballast(self) -> bool {
        matches!(self, Self::Depth | Self::DepthRandom)
    }
}

/// A market the flow trades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowInstrument {
    /// Its number in the engine.
    pub instrument: u16,
    /// Middle of the prices in ticks.
    pub price: i64,
    /// `Mixed` draws prices within this many ticks of the middle.
    pub spread: u32,
    /// Smallest order in lots.
    pub quantity_min: u64,
    /// Largest order in lots.
    pub quantity_max: u64,
}

/// A session the flow sends for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowSession {
    /// Its number in the engine.
    pub session: u32,
    /// Its account.
    pub account: u32,
    /// Client id of the first command; the following ones count up by one.
    pub next_client_id: u64,
}

/// All that decides what a flow sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowConfig {
    /// Which mix.
    pub profile: Profile,
    /// Start of the random numbers.
    pub seed: u64,
    /// Markets, the busiest first.
    pub instruments: Vec<FlowInstrument>,
    /// Sessions; each command belongs to one of them.
    pub sessions: Vec<FlowSession>,
    /// Resting orders a symbol is held near; 0 = 2,000 for `Realistic` with one symbol, 100 otherwise.
    pub resting: u32,
    /// Resting orders a side that the depth profiles enter first; 0 for the others.
    pub ballast: u32,
}

/// Orders on one level of the ballast.
pub(crate) const BALLAST_PER_LEVEL: u32 = 10;

impl FlowConfig {
    /// Levels a side of the ballast.
    pub(crate) fn ballast_levels(&self) -> u32 {
        (self.ballast / BALLAST_PER_LEVEL).max(1)
    }

    /// Resting orders a symbol is held near.
    pub(crate) fn resting_target(&self) -> u32 {
        match (self.resting, self.profile, self.instruments.len()) {
            (0, Profile::Realistic, 1) => 2_000,
            (0, _, _) => 100,
            (given, _, _) => given,
        }
    }

    pub(crate) fn check(&self) -> Result<(), FlowError> {
        let symbols = self.instruments.len() as u64;
        require(
            "count of instruments",
            symbols,
            1,
            if self.profile.has_ballast() {
                1
            } else {
                65_535
            },
        )?;
        require("count of sessions", self.sessions.len() as u64, 1, 1 << 20)?;
        require("resting", u64::from(self.resting), 0, 1 << 20)?;
        let ballast_max = if self.profile.has_ballast() {
            8_000_000
        } else {
            0
        };
        require("ballast", u64::from(self.ballast), 0, ballast_max)?;
        for instrument in &self.instruments {
            let reach = match self.profile {
                Profile::Mixed => u64::from(instrument.spread),
                Profile::Realistic => LEVELS as u64 / 2,
                Profile::Depth | Profile::DepthRandom => {
                    LEVELS as u64 / 2 + u64::from(self.ballast_levels())
                }
            };
            require("instrument", u64::from(instrument.instrument), 1, 65_535)?;
            require("spread", u64::from(instrument.spread), 0, 1 << 30)?;
            require(
                "price",
                u64::try_from(instrument.price).unwrap_or(0),
                reach + 1,
                PRICE_MAX - reach,
            )?;
            require("quantity_min", instrument.quantity_min, 1, QUANTITY_MAX)?;
            let span_max = instrument.quantity_min + (1 << 31);
            require(
                "quantity_max",
                instrument.quantity_max,
                instrument.quantity_min,
                span_max.min(QUANTITY_MAX),
            )?;
        }
        for session in &self.sessions {
            require(
                "session",
                u64::from(session.session),
                1,
                u64::from(u32::MAX),
            )?;
            require("next_client_id", session.next_client_id, 1, 1 << 62)?;
        }
        Ok(())
    }
}

fn require(field: &'static str, value: u64, min: u64, max: u64) -> Result<(), FlowError> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(FlowError {
        field,
        value,
        min,
        max,
    })
}

/// A value of a [`FlowConfig`] that no flow can be made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowError {
    /// The field.
    pub field: &'static str,
    /// Its value; 0 for a negative one.
    pub value: u64,
    /// Lowest value allowed here.
    pub min: u64,
    /// Highest value allowed here.
    pub max: u64,
}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "flow: {} is {}; allowed here is {} to {}",
            self.field, self.value, self.min, self.max
        )
    }
}

impl std::error::Error for FlowError {}
