//! The groups of cities among the fields of the limits: what a group is made of, its bound and its share.

use domain::city::{Kind, SizeClass};
use domain::cohort::forms::CityGroupForm;
use domain::cohort::groups::{CityGroup, GROUPS_MAX};
use domain::cohort::limits::Layer;
use domain::enrollment::queries::Books;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::inputs::Inputs;
use super::words;
use crate::form::Fields;
use crate::ui::{Answers, Check, Choice};

/// The kinds of municipality of the country that the academy is for stand first, the others behind a fold.
const OWN: [Kind; 3] = [Kind::UrbanGmina, Kind::UrbanRuralGmina, Kind::RuralGmina];
/// What the names of all these fields begin with.
const PREFIX: &str = "group-";

/// Adds the fields of the groups.
pub fn with_groups(fields: Fields, groups: &[CityGroup]) -> Fields {
    (1..).zip(groups).fold(fields, |mut fields, (place, group)| {
        for kind in &group.kinds {
            fields = fields.with(&name(place, "kinds"), kind.word());
        }
        for size in &group.sizes {
            fields = fields.with(&name(place, "sizes"), size.word());
        }
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        fields.with(&name(place, "cap"), number(group.cap.0)).with(&name(place, "share"), number(group.share))
    })
}

/// The groups as they were typed.
pub fn typed_groups(fields: &Fields) -> Vec<CityGroupForm> {
    let all = |name: String| fields.all(&name).map(str::to_owned).collect();
    let form = |place| CityGroupForm {
        kinds: all(name(place, "kinds")),
        sizes: all(name(place, "sizes")),
        cap: fields.get(&name(place, "cap")).to_owned(),
        share: fields.get(&name(place, "share")).to_owned(),
    };
    (1..=GROUPS_MAX).map(form).collect()
}

/// The fields of the groups alone, and all the others.
pub fn apart(fields: &Fields) -> (Fields, Fields) {
    let (groups, others) = fields.0.iter().cloned().partition(|(name, _)| name.starts_with(PREFIX));
    (Fields(groups), Fields(others))
}

fn name(place: usize, field: &str) -> String {
    format!("{PREFIX}{place}-{field}")
}

/// A fieldset for each group, and an empty one for another.
pub fn group_fields(inputs: Inputs<'_>, books: &Books) -> AnyView {
    let lang = inputs.lang;
    let typed = typed_groups(&inputs.state.fields);
    let used = typed.iter().rposition(|form| !form.is_empty()).map_or(0, |last| last + 1);
    let shown = (used + 1).min(GROUPS_MAX);
    let sets = (1..=shown).map(|place| group(inputs, books, place, place > used)).collect_view();
    view! {
        <details class="flow" open={used > 0}>
            <summary>{lang.t("Grupy miast: limity i udziały", "Groups of cities: limits and shares")}</summary>
            <p data-text="sm">{lang.t(
                "Grupa to miasta jednego rodzaju lub wielkości. Limit zatrzymuje nowe miejsca. Udział niczego nie zatrzymuje: dąży do niego przydział, a tablica pokazuje, czy jest osiągnięty.",
                "A group is cities of one kind or size. A limit stops new places. A share stops nothing: an allocation round aims at it, and the board shows whether it is met.",
            )}</p>
            {sets}
        </details>
    }
    .into_any()
}

fn group(inputs: Inputs<'_>, books: &Books, place: usize, is_new: bool) -> AnyView {
    let lang = inputs.lang;
    let legend = if is_new {
        lang.t("Kolejna grupa", "Another group").to_owned()
    } else {
        say!(lang, "Grupa {place}", "Group {place}")
    };
    let taken = (!is_new).then(|| taken(lang, books, place)).flatten();
    let (own, others): (Vec<Kind>, Vec<Kind>) =
        Kind::ALL.into_iter().filter(|kind| kind.is_selectable()).partition(|kind| OWN.contains(kind));
    let sizes = SizeClass::ALL.map(|size| Choice::new(size.word(), size.name(lang))).to_vec();
    let chosen_abroad = inputs
        .state
        .fields
        .all(&name(place, "kinds"))
        .any(|word| others.iter().any(|kind| kind.word() == word));
    let named = legend.clone();
    let fields = view! {
        <fieldset class="card flow">
            <legend>{legend}</legend>
            {taken.map(|taken| view! { <p data-text="sm">{taken}</p> })}
            {boxes(inputs, &name(place, "kinds"), lang.t("Rodzaj gminy", "Kind of municipality"), kinds(lang, &own))}
            <details open=chosen_abroad>
                <summary>{lang.t("Rodzaje gmin za granicą", "Kinds abroad")}</summary>
                {abroad(inputs, &name(place, "kinds"), &others)}
            </details>
            {boxes(inputs, &name(place, "sizes"), lang.t("Wielkość", "Size"), sizes)}
            <div class="row-fields">
                {inputs.number(&name(place, "cap"), lang.t("Limit miejsc grupy", "Limit of the group"), lang.t("Puste: bez limitu.", "Empty: no limit."))}
                {inputs.number(&name(place, "share"), lang.t("Udział co najmniej, w %", "Share of at least, in %"), lang.t("Puste: bez celu.", "Empty: no aim."))}
            </div>
        </fieldset>
    };
    // One more is unfolded when it is wanted.
    if is_new && place > 1 {
        return view! { <details><summary>{named}</summary>{fields}</details> }.into_any();
    }
    fields.into_any()
}

/// The same field once more, so each box has an id of its own.
fn abroad(inputs: Inputs<'_>, name: &str, kinds: &[Kind]) -> AnyView {
    let box_of = |kind: &Kind| {
        let (id, word) = (format!("{name}-{}", kind.word()), kind.word());
        let checked = inputs.state.fields.all(name).any(|typed| typed == word);
        view! { <Check name=name id=id value=word label=kind.name(inputs.lang) checked=checked /> }
    };
    kinds.iter().map(box_of).collect_view().into_any()
}

fn kinds(lang: Lang, kinds: &[Kind]) -> Vec<Choice> {
    kinds.iter().map(|kind| Choice::new(kind.word(), kind.name(lang))).collect()
}

/// Nothing ticked means all.
fn boxes(inputs: Inputs<'_>, name: &str, label: &str, options: Vec<Choice>) -> AnyView {
    let chosen: Vec<String> = inputs.state.fields.all(name).map(str::to_owned).collect();
    let error = inputs.state.error(inputs.lang, name);
    view! { <Answers name=name label=label options=options chosen=chosen many=true error=error /> }.into_any()
}

/// How much of a saved group is taken, and how its share stands.
fn taken(lang: Lang, books: &Books, place: usize) -> Option<String> {
    let group = books.limits.groups.get(place - 1)?;
    let layer = Layer::Group(u16::try_from(place - 1).ok()?);
    let taken = books.tally.taken(layer);
    let seats = words::of_cap(lang, taken, group.cap);
    let named = words::group(lang, group);
    let share = share(lang, books, group, taken).map(|share| format!(" {share}")).unwrap_or_default();
    Some(say!(lang, "Teraz: {named}, miejsca {seats}.{share}", "Now: {named}, places {seats}.{share}"))
}

/// "Udział: 62 z 112 miejsc, do których dąży przydział."
pub fn share(lang: Lang, books: &Books, group: &CityGroup, taken: u32) -> Option<String> {
    let aim = group.aim(books.limits.total.0?)?;
    Some(if taken >= aim {
        say!(lang, "Udział osiągnięty: {taken} z {aim}.", "Share met: {taken} of {aim}.")
    } else {
        say!(lang, "Udział: {taken} z {aim}.", "Share: {taken} of {aim}.")
    })
}
