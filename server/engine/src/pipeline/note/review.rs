//! The rubric by models: every question at the same time, each opinion held against the note, and an arbiter where opinions lie far
//! apart. Who is not heard leaves the others; an item nobody was heard on has no score.

use std::collections::BTreeMap;
use std::sync::Arc;

use assay_domain::note::blend::Component;
use assay_domain::note::rubric::{
    ARBITRATED_FROM, Assessed, Comparison, ItemDraft, Opinion, Remark, Voice, assess, reviewed, spread, standing,
    weighted_mean,
};
use futures::future::join_all;

use super::ask::{Grading, Put};
use super::asked::{Asked, Unheard};
use super::component::{AbsenceReason, Absent, ComponentOutcome, ItemReview, OpinionGrade, RubricGrade, RubricItem};
use super::given::Read;
use super::place::Quoting;
use super::precision::Knobs;
use super::question::{Differing, NoteAnswer, NoteQuestion, ReviewNote};
use super::shown::Shown;
use super::strategy::{Reviewing, Strategy};
use crate::port::model::{ModelRef, Usage};
use crate::run::event::WarningReason;
use crate::workshop::Unserved;

/// What models say of the rubric.
pub(super) struct Review {
    pub(super) outcome: ComponentOutcome,
    pub(super) asked: Vec<Asked>,
    pub(super) usage: Usage,
}

/// Who has an opinion: the model, and which of its samples.
#[derive(Clone)]
struct By {
    model: ModelRef,
    sample: u32,
}

/// Has the note reviewed.
pub(super) async fn review(
    grading: &Grading<'_>,
    reviewing: &Reviewing,
    read: Arc<Read>,
    shown: Arc<Shown>,
) -> Result<Review, Unserved> {
    let rubric = Arc::new(grading.context.brief.rubric.clone());
    let question = |items: Vec<String>, differing| {
        NoteQuestion::Review(ReviewNote { shown: Arc::clone(&shown), rubric: Arc::clone(&rubric), items, differing })
    };
    let knobs = reviewing.precision.knobs();
    let (opinions, asked, usage) = (BTreeMap::new(), Vec::new(), Usage::default());
    let mut panel = Panel { grading, read, shown: Arc::clone(&shown), opinions, asked, usage };
    panel.hear(puts(grading, reviewing, &question), knobs).await?;
    let arbiters: Vec<(Voice, Put)> = panel
        .differing()
        .into_iter()
        .map(|(item, differing)| {
            let put = Put::new(format!("arbiter.{item}"), &reviewing.arbiter, question(vec![item], differing));
            (Voice::Arbiter, put)
        })
        .collect();
    panel.hear(arbiters, knobs.once()).await?;
    Ok(panel.end())
}

/// The questions of the strategy.
fn puts(
    grading: &Grading<'_>,
    reviewing: &Reviewing,
    question: &impl Fn(Vec<String>, Vec<Differing>) -> NoteQuestion,
) -> Vec<(Voice, Put)> {
    let brief = &grading.context.brief;
    let samples = reviewing.precision.knobs().samples;
    let all = || brief.rubric.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
    let by = |part: String, model: &ModelRef, items: Vec<String>| {
        let reviewers = std::iter::once(model).chain(&reviewing.jury);
        let put = |model: &ModelRef| Put::new(part.clone(), model, question(items.clone(), Vec::new()));
        let puts = reviewers.flat_map(|model| put(model).times(samples)).map(|put| (Voice::Reviewer, put));
        puts.collect::<Vec<_>>()
    };
    match &brief.strategy {
        Strategy::NineRings(rings) => {
            let ring = rings.rings.iter();
            let mut puts: Vec<(Voice, Put)> =
                ring.flat_map(|ring| by(format!("pdqi.{}", ring.item), &ring.model, vec![ring.item.clone()])).collect();
            if rings.compare_single {
                puts.push((Voice::Single, Put::new("single", &reviewing.model, question(all(), Vec::new()))));
            }
            puts
        }
        Strategy::Single(_) | Strategy::Embedded => by("pdqi".to_owned(), &reviewing.model, all()),
    }
}

/// What was said so far.
struct Panel<'d> {
    grading: &'d Grading<'d>,
    read: Arc<Read>,
    shown: Arc<Shown>,
    /// In the words of models, who are told of each other: what was taken out of the texts stays out.
    opinions: BTreeMap<String, Vec<Opinion<By>>>,
    asked: Vec<Asked>,
    usage: Usage,
}

impl Panel<'_> {
    /// Asks all at once, and takes what comes.
    async fn hear(&mut self, puts: Vec<(Voice, Put)>, knobs: Knobs) -> Result<(), Unserved> {
        if puts.is_empty() {
            return Ok(());
        }
        let mut said = Vec::new();
        let heard = join_all(puts.iter().map(|(_, put)| self.grading.ask(put, knobs))).await;
        for ((voice, _), heard) in puts.iter().zip(heard) {
            self.usage += heard.usage;
            if let Some(NoteAnswer::Items(drafts)) = heard.answer {
                let by = By { model: heard.asked.model.clone(), sample: heard.asked.sample };
                said.push((*voice, by, drafts));
            } else if let (Voice::Arbiter, Some(unheard)) = (*voice, &heard.asked.unheard) {
                let message =
                    format!("the arbiter was not heard, so the reviewers' middle stands: {}", unheard.message);
                self.grading.warn(WarningReason::JudgeFailed, &heard.asked.part, message);
            }
            self.asked.push(heard.asked);
        }
        let (brief, read, shown) =
            (Arc::clone(&self.grading.context.brief), Arc::clone(&self.read), Arc::clone(&self.shown));
        let check = move |_: &dyn Fn() -> bool| -> Vec<_> {
            let said = said.into_iter().map(|(voice, by, drafts)| (voice, by, quoting(drafts, &shown)));
            said.map(|said| checked(&read, &brief.rubric, said)).collect()
        };
        for (opinions, remarks) in self.grading.context.workshop.work_through(check).await? {
            for (item, opinion) in opinions {
                self.opinions.entry(item).or_default().push(opinion);
            }
            remarks.iter().for_each(|it| self.grading.warn(WarningReason::AnswerRepaired, "pdqi", it.to_string()));
        }
        Ok(())
    }

    /// Items whose opinions lie far apart, with what was said.
    fn differing(&self) -> Vec<(String, Vec<Differing>)> {
        let far = |opinions: &&Vec<Opinion<By>>| spread(opinions).is_some_and(|spread| spread >= ARBITRATED_FROM);
        let said = |opinion: &Opinion<By>| Differing {
            score: opinion.grade.score.get(),
            rationale: opinion.grade.rationale.clone(),
        };
        let items = self.opinions.iter().filter(|(_, opinions)| far(opinions));
        // Without a reviewer there is nothing to arbitrate: the single answer is there to compare with.
        let items = items.filter(|(_, opinions)| reviewed(opinions).is_some());
        items.map(|(item, opinions)| (item.clone(), opinions.iter().map(said).collect())).collect()
    }

    fn end(mut self) -> Review {
        let brief = Arc::clone(&self.grading.context.brief);
        let items: Vec<RubricItem> = brief.rubric.items.iter().map(|item| self.item(&item.id)).collect();
        let (asked, usage) = (std::mem::take(&mut self.asked), self.usage);
        if items.iter().all(|item| item.score.is_none()) {
            let outcome = ComponentOutcome::Absent(nobody(&asked));
            return Review { outcome, asked, usage };
        }
        let scores = || items.iter().filter_map(|item| Some((item.score?, brief.strategy.weight(&item.item))));
        let complete = scores().count() == items.len();
        let total = complete.then(|| scores().map(|(score, _)| u32::from(score.get())).sum());
        let mean = weighted_mean(scores());
        let (rubric, comparison) = (brief.rubric.id.clone(), self.comparison());
        let (version, title) = (brief.rubric.version.clone(), brief.rubric.title.clone());
        Review {
            outcome: ComponentOutcome::Pdqi(RubricGrade { rubric, version, title, items, total, mean, comparison }),
            asked,
            usage,
        }
    }

    /// What stands of an item; without a score, why.
    fn item(&self, item: &str) -> RubricItem {
        let opinions = self.opinions.get(item).map(Vec::as_slice).unwrap_or_default();
        let (note, rubric) = (Quoting(self.read.note.text()), &self.grading.context.brief.rubric);
        let Some(stands) = standing(opinions) else {
            let unheard = self.unheard(item);
            let rationale = format!("not assessed: {}", unheard.message);
            return RubricItem { absence: Some(unheard.reason), ..RubricItem::unscored(rubric, item, rationale) };
        };
        let given = |opinion: &Opinion<By>| OpinionGrade {
            model: opinion.by.model.clone(),
            sample: opinion.by.sample,
            voice: opinion.voice,
            score: opinion.grade.score,
        };
        let suggestions = stands.grade.suggestions.iter().cloned();
        let rationale = self.shown.restore(stands.grade.rationale.clone());
        RubricItem {
            score: Some(stands.grade.score),
            evidence: stands.grade.evidence.iter().map(|evidence| note.place(evidence.span)).collect(),
            suggestions: suggestions.map(|it| self.shown.restore(it)).collect(),
            review: Some(ItemReview {
                opinions: opinions.iter().map(given).collect(),
                spread: spread(opinions),
                stands: stands.voice,
                weight: self.grading.context.brief.strategy.weight(item),
            }),
            ..RubricItem::unscored(rubric, item, rationale)
        }
    }

    fn unheard(&self, item: &str) -> Unheard {
        let own = format!("pdqi.{item}");
        let mut of = self.asked.iter().filter(|asked| asked.part == own || asked.part == "pdqi");
        let none = || Unheard { reason: AbsenceReason::Defect, message: "nobody was asked".to_owned() };
        of.find_map(|asked| asked.unheard.clone()).unwrap_or_else(none)
    }

    fn comparison(&self) -> Option<Comparison> {
        let Strategy::NineRings(rings) = &self.grading.context.brief.strategy else { return None };
        let items = self.grading.context.brief.rubric.items.iter();
        let said =
            items.map(|item| (item.id.as_str(), self.opinions.get(&item.id).map(Vec::as_slice).unwrap_or_default()));
        rings.compare_single.then(|| Comparison::of(said))
    }
}

/// With quotes in the words of the note as it was handed in.
fn quoting(mut drafts: Vec<ItemDraft>, shown: &Shown) -> Vec<ItemDraft> {
    for quote in drafts.iter_mut().flat_map(|draft| &mut draft.quotes) {
        *quote = shown.restore(std::mem::take(quote));
    }
    drafts
}

type Checked = (Vec<(String, Opinion<By>)>, Vec<Remark>);

/// Looks up every quote.
fn checked(
    read: &Read,
    rubric: &assay_domain::note::rubric::Rubric,
    (voice, by, drafts): (Voice, By, Vec<ItemDraft>),
) -> Checked {
    let (assessment, remarks) = assess(&read.note, rubric, drafts);
    let opinion = |(item, assessed)| match assessed {
        Assessed::Scored(grade) => Some((item, Opinion { by: by.clone(), voice, grade })),
        Assessed::NotAssessed(_) => None,
    };
    (assessment.items.into_iter().filter_map(opinion).collect(), remarks)
}

/// No item has a score: the first cause, and every other there is.
fn nobody(asked: &[Asked]) -> Absent {
    let unheard = || asked.iter().filter_map(|asked| asked.unheard.as_ref());
    let mut messages: Vec<&str> = Vec::new();
    for it in unheard() {
        if !messages.contains(&it.message.as_str()) {
            messages.push(&it.message);
        }
    }
    let reason = unheard().next().map_or(AbsenceReason::Defect, |it| it.reason);
    let message = format!("no item has a score: {}", messages.join("; "));
    Absent { component: Component::Pdqi, reason, message }
}
