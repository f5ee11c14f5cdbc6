//! The lives of models along a line of days, as numbers for an SVG: where each bar, mark
//! and month stands. What it looks like is the style sheet's.

use std::fmt::{self, Display};

use jiff::ToSpan;
use jiff::civil::Date;

use super::rows::{counted, days, short};
use super::{Model, rows};
use crate::catalog::entry::Day;

/// The most models that are drawn, those whose end is nearest.
const MOST: usize = 30;

/// Widths of the drawing: the ids, the days, the words behind them.
const LEFT: f64 = 250.0;
const MIDDLE: f64 = 560.0;
const RIGHT: f64 = 190.0;

/// Where the first row begins, and how tall one is.
const TOP: f64 = 26.0;
const ROW: f64 = 24.0;

/// The most characters of an id that fit in front of the days.
const ID: usize = 33;

/// How many days are shown before today, and at least and at most after it.
const BEFORE: i32 = 270;
const LEAST: i32 = 240;
const FURTHEST: i32 = 800;

/// Some models with an end.
pub(super) struct Timeline<'a> {
    pub(super) rows: Vec<TimelineRow>,
    /// How many models with an end are not drawn.
    pub(super) more: usize,
    scale: Scale,
    next: Option<&'a Model<'a>>,
}

/// Which days are shown.
#[derive(Clone, Copy)]
struct Scale {
    today: Day,
    from: Day,
    to: Day,
}

/// A model.
pub(super) struct TimelineRow {
    number: u32,
    pub(super) id: String,
    /// All of it in words.
    pub(super) title: String,
    pub(super) bars: Vec<Bar>,
    pub(super) mark: Mark,
    /// Its end in words.
    pub(super) when: String,
    /// How near that is.
    pub(super) urgency: &'static str,
}

/// A stretch of days.
pub(super) struct Bar {
    pub(super) class: &'static str,
    pub(super) x: Tenths,
    pub(super) width: Tenths,
}

/// A day.
pub(super) struct Mark {
    pub(super) class: &'static str,
    pub(super) x: Tenths,
}

/// The first of a month.
pub(super) struct Tick {
    pub(super) x: Tenths,
    pub(super) label: String,
    pub(super) is_year: bool,
}

/// A number of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tenths(f64);

impl Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", (self.0 * 10.0).round() / 10.0)
    }
}

impl<'a> Timeline<'a> {
    /// Of models in the order of their ends.
    pub(super) fn of(models: &[&'a Model<'a>], today: Day) -> Self {
        let in_use = models.iter().filter(|model| model.live_places() > 0);
        let ending: Vec<_> = in_use.filter(|model| end(model).is_some()).collect();
        let more = ending.len().saturating_sub(MOST);
        let drawn = nearest(&ending, today);
        let next = ending
            .iter()
            .find(|model| end(model).is_some_and(|day| day >= today));
        let next = next.map(|model| **model);
        let ending = drawn
            .into_iter()
            .filter_map(|index| ending.get(index).copied());
        let ending: Vec<_> = ending.collect();
        let last = ending.iter().filter_map(|model| end(model)).max();
        let last = last.map_or(0, |last| last.0.saturating_sub(today.0));
        let ahead = last.saturating_add(30).clamp(LEAST, FURTHEST);
        let scale = Scale {
            today,
            from: Day(today.0.saturating_sub(BEFORE)),
            to: Day(today.0.saturating_add(ahead)),
        };
        let row = |(number, model): (usize, &&&'a Model<'a>)| scale.row(number as u32, model);
        Self {
            rows: ending.iter().enumerate().map(row).collect(),
            more,
            scale,
            next,
        }
    }

    pub(super) fn width() -> Tenths {
        Tenths(LEFT + MIDDLE + RIGHT)
    }

    pub(super) fn height(&self) -> Tenths {
        Tenths(self.floor().0 + 18.0)
    }

    /// Where the last row ends.
    pub(super) fn floor(&self) -> Tenths {
        Tenths(TOP + ROW * f64::from(self.rows.len() as u32))
    }

    /// Where the words beneath it stand.
    pub(super) fn below(&self) -> Tenths {
        Tenths(self.floor().0 + 14.0)
    }

    pub(super) fn today(&self) -> Tenths {
        self.scale.x(self.scale.today)
    }

    /// The quarters that are shown.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let (from, to) = (self.scale.from.date(), self.scale.to.date());
        let Ok(start) = Date::new(from.year(), 1, 1) else {
            return Vec::new();
        };
        let quarters =
            (0_i32..).map_while(|quarter| start.checked_add(quarter.checked_mul(3)?.months()).ok());
        let shown = quarters
            .take_while(|day| *day <= to)
            .filter(|day| *day >= from);
        let days_of = |day: Date| (day - self.scale.today.date()).get_days();
        let tick = |day: Date| Tick {
            x: self
                .scale
                .x(Day(self.scale.today.0.saturating_add(days_of(day)))),
            label: if day.month() == 1 {
                day.year().to_string()
            } else {
                day.strftime("%b").to_string()
            },
            is_year: day.month() == 1,
        };
        shown.map(tick).collect()
    }

    /// The drawing in words.
    pub(super) fn sentence(&self) -> String {
        let count = counted(self.rows.len() + self.more, "model").unwrap_or_default();
        let next = self.next.and_then(|model| Some((end(model)?, model)));
        let next = next.map_or(String::new(), |(day, model)| {
            let days = days(self.scale.today, day);
            format!("; the next is {}, {day}, {days}", short(model.id))
        });
        format!("{count} with a day on which it ends, or before which it does not{next}.")
    }
}

impl TimelineRow {
    pub(super) fn middle(&self) -> Tenths {
        Tenths(TOP + ROW * (f64::from(self.number) + 0.5))
    }

    pub(super) fn baseline(&self) -> Tenths {
        Tenths(self.middle().0 + 4.0)
    }

    pub(super) fn floor(&self) -> Tenths {
        Tenths(self.middle().0 + ROW / 2.0)
    }

    pub(super) fn top(&self, class: &str) -> Tenths {
        Tenths(self.middle().0 - Self::tall(class).0 / 2.0)
    }

    /// The nearer the end, the taller the bar: colour is not all that tells.
    pub(super) fn tall(class: &str) -> Tenths {
        Tenths(match class {
            "cur" => 2.0,
            "leg" => 5.0,
            "dep" => 9.0,
            _ => 1.0,
        })
    }
}

impl Mark {
    pub(super) fn shape(&self) -> &'static str {
        match self.class {
            "ret" => "M0-7 7 0 0 7-7 0Z",
            "moved" => "M-5-6 6 0-5 6Z",
            _ => "M-5 0A5 5 0 1 0 5 0 5 5 0 1 0-5 0Z",
        }
    }
}

impl Scale {
    fn x(self, day: Day) -> Tenths {
        let days = |from: Day, to: Day| f64::from(to.0) - f64::from(from.0);
        let share = days(self.from, day) / days(self.from, self.to).max(1.0);
        Tenths(LEFT + MIDDLE * share.clamp(0.0, 1.0))
    }

    fn row(self, number: u32, model: &Model<'_>) -> TimelineRow {
        let view = model.view;
        let ends = model.deadline();
        // What may end any day lives on.
        let open = view.earliest_retirement.map(|day| day.max(self.today));
        let last = ends.or(open).unwrap_or(self.to);
        let mut bars = Vec::new();
        let mut bar = |class, from: Option<Day>, to: Option<Day>| {
            let (Some(from), Some(to)) = (from, to) else {
                return;
            };
            let (from, to) = (self.x(from.min(last)).0, self.x(to.min(last)).0);
            if to > from {
                bars.push(Bar {
                    class,
                    x: Tenths(from),
                    width: Tenths(to - from),
                });
            }
        };
        let announced = view.deprecated_on.or(ends);
        let stale = view.legacy_since.or(announced);
        let stale = stale.min(announced.or(stale));
        bar(
            "cur",
            view.released.or(Some(self.from)),
            stale.or(Some(last)),
        );
        bar("leg", stale, announced.or(Some(last)));
        bar("dep", view.deprecated_on, Some(last));
        if ends.is_some_and(|day| day < self.today) {
            bars.push(Bar {
                class: "over",
                x: self.x(last),
                width: Tenths(self.x(self.today).0 - self.x(last).0),
            });
        }
        let class = match (view.retires_on, ends) {
            (Some(day), Some(end)) if day == end => "ret",
            (_, Some(_)) => "moved",
            (_, None) => "soon",
        };
        let left = ends.map(|day| day.0.saturating_sub(self.today.0));
        let mut id: String = model.id.chars().take(ID).collect();
        if id.len() < model.id.len() {
            id.pop();
            id.push('…');
        }
        let when = rows::ends(model, self.today);
        TimelineRow {
            number,
            title: format!("{} ({}): {when}", short(model.id), short(model.surface)),
            id,
            bars,
            mark: Mark {
                class,
                x: self.x(ends.or(view.earliest_retirement).unwrap_or(last)),
            },
            when,
            urgency: match left {
                Some(..=0) => "past",
                Some(..=90) => "near",
                _ => "far",
            },
        }
    }
}

/// Which models are drawn. What is long over tells less than what is to come.
fn nearest(models: &[&&Model<'_>], today: Day) -> Vec<usize> {
    let distance = |index: &usize| {
        let day = models.get(*index).and_then(|model| end(model));
        match day.map_or(0, |day| day.0.saturating_sub(today.0)) {
            ahead @ 0.. => ahead,
            ago => ago.saturating_mul(-2),
        }
    };
    let mut drawn: Vec<_> = (0..models.len()).collect();
    drawn.sort_by_key(distance);
    drawn.truncate(MOST);
    drawn.sort_unstable();
    drawn
}

/// The day that a model is drawn to.
fn end(model: &Model<'_>) -> Option<Day> {
    model.deadline().or(model.view.earliest_retirement)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Status, View};
    use crate::report::Mode;
    use crate::report::inventory;
    use crate::report::sample::Sample;
    use proptest::prelude::*;

    #[test]
    fn the_sample_is_drawn_by_its_days() {
        let sample = Sample::usual();
        let report = sample.report(Mode::Audit);
        let models = inventory::models(&report);
        let timeline = Timeline::of(&models.iter().collect::<Vec<_>>(), report.run.as_of);
        let shown: Vec<_> = (timeline.rows.iter())
            .map(|row| {
                let bars = row.bars.iter();
                let bars = bars.map(|bar| format!("{} {}+{}", bar.class, bar.x, bar.width));
                let bars = bars.collect::<Vec<_>>().join(", ");
                format!("{}: {bars}; {} {}", row.id, row.mark.class, row.mark.x)
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        claude-sonnet-4-5-20250929: cur 250+172.4, dep 422.4+132.9; ret 555.3
        gemini-2.5-pro: cur 250+405.2; ret 655.2
        ");
        let ticks = timeline.ticks();
        let ticks: Vec<_> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(ticks, ["Apr", "Jul", "Oct", "2027", "Apr", "Jul"]);
    }

    #[test]
    fn of_many_models_those_are_drawn_that_end_soonest() {
        let views: Vec<_> = (0..100)
            .map(|index| View {
                retires_on: Some(Day(20_000 - 60 + index)),
                ..View::unknown()
            })
            .collect();
        let sample = Sample::usual();
        let report = sample.report(Mode::Audit);
        let mut models: Vec<_> = (views.iter())
            .filter_map(|_| inventory::models(&report).into_iter().next())
            .collect();
        for (model, view) in models.iter_mut().zip(&views) {
            model.view = view;
        }
        let timeline = Timeline::of(&models.iter().collect::<Vec<_>>(), Day(20_000));
        assert_eq!((timeline.rows.len(), timeline.more), (MOST, 70));
        let whens = [timeline.rows.first(), timeline.rows.last()];
        let whens = whens.map(|row| row.unwrap().when.split_once(", ").unwrap().1);
        assert_eq!(whens, ["10 days ago", "in 19 days"]);
        assert!(
            timeline.sentence().contains("today."),
            "{}",
            timeline.sentence()
        );
    }

    proptest! {
        #[test]
        fn any_days_stay_within_the_drawing(
            days in proptest::collection::vec(proptest::option::of(-4_000_000..2_000_000i32), 5),
            today in 0..40_000i32,
        ) {
            let day = |index: usize| days[index].map(Day);
            let view = View {
                released: day(0),
                legacy_since: day(1),
                deprecated_on: day(2),
                retires_on: day(3),
                earliest_retirement: day(4),
                ..View::unknown()
            };
            let sample = Sample::usual();
            let report = sample.report(Mode::Audit);
            let mut models = inventory::models(&report);
            models[0].view = &view;
            prop_assert_eq!(models[0].view.status, Status::Unknown);
            let timeline = Timeline::of(&[&models[0]], Day(today));
            prop_assert_eq!(timeline.rows.len(), usize::from(days[3].or(days[4]).is_some()));
            prop_assert!(timeline.ticks().len() < 20);
            for row in &timeline.rows {
                prop_assert!((LEFT..=LEFT + MIDDLE).contains(&row.mark.x.0));
                for bar in &row.bars {
                    prop_assert!(bar.x.0 >= LEFT && bar.x.0 + bar.width.0 <= LEFT + MIDDLE + 1e-6);
                }
            }
        }
    }
}
