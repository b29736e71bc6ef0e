"""What is furniture in one place is news in another: the same words in a story stay in the story, in a notice they go."""

from __future__ import annotations

import pytest

import cleanpage
from cleanpage.input.read import Kind

STORIES = {
    "en": (
        "Court lets the Eel keep its name",
        [
            "A court in Fenwick ruled on Monday that the brewery on Marsh Lane may go on selling beer under the name Silver "
            "Eel, ending a dispute that had divided the town for six years.",
            "The larger brewery had argued that Silver Eel is a registered trademark of Tallow Creek Media and that no other "
            "firm may use it for anything that is drunk from a glass.",
            "Judge Ada Brink did not agree. The name, she wrote, had been painted on the wall of the house since 1871, long "
            "before the other company was founded, and every child in the town knew it.",
            "The brewery said that it would now print the eel on its bottles again. The company has a month to appeal.",
        ],
        "Silver Eel and Fen Post are registered trademarks of Tallow Creek Media.",
    ),
    "de": (
        "Gericht lässt dem Aal seinen Namen",
        [
            "Das Gericht in Moorhausen hat am Montag entschieden, dass die Brauerei an der Deichstraße ihr Bier weiter unter "
            "dem Namen Silberaal verkaufen darf, und damit einen Streit von sechs Jahren beendet.",
            "Die größere Brauerei hatte geltend gemacht, Silberaal sei eine eingetragene Marke der Talgbach Medien GmbH, und "
            "niemand sonst dürfe den Namen für ein Getränk verwenden.",
            "Die Richterin sah das anders. Der Name stehe seit 1871 an der Wand des Hauses, schrieb sie, lange bevor die "
            "andere Firma gegründet worden sei, und jedes Kind in der Stadt kenne ihn.",
            "Die Brauerei will den Aal nun wieder auf ihre Flaschen drucken. Die Firma hat einen Monat Zeit für die Berufung.",
        ],
        "Silberaal und Moorbote sind eingetragene Marken der Talgbach Medien GmbH.",
    ),
    "fr": (
        "La justice laisse son nom à l'anguille",
        [
            "Le tribunal de Maraisville a jugé lundi que la brasserie de la rue du Quai pouvait continuer à vendre sa bière "
            "sous le nom d'Anguille d'argent, mettant fin à un conflit de six ans.",
            "La grande brasserie soutenait que l'Anguille d'argent était une marque déposée de Ruisseau Médias et que personne "
            "d'autre ne pouvait s'en servir pour une boisson.",
            "La juge n'a pas suivi. Le nom, écrit-elle, est peint sur le mur de la maison depuis 1871, bien avant la fondation "
            "de l'autre société, et tous les enfants de la ville le connaissent.",
            "La brasserie a annoncé qu'elle imprimerait de nouveau l'anguille sur ses bouteilles. La société a un mois pour "
            "faire appel.",
        ],
        "Anguille d'argent est une marque déposée de Ruisseau Médias.",
    ),
    "es": (
        "La justicia deja su nombre a la anguila",
        [
            "El tribunal de Marjal falló el lunes que la cervecería de la calle del Muelle puede seguir vendiendo su cerveza "
            "con el nombre de Anguila de Plata, y puso fin a un pleito de seis años.",
            "La cervecera mayor sostenía que Anguila de Plata es una marca registrada de Arroyo Medios y que nadie más podía "
            "usarla para una bebida.",
            "La jueza no le dio la razón. El nombre, escribió, está pintado en la pared de la casa desde 1871, mucho antes de "
            "que se fundara la otra empresa, y lo conocen todos los niños del pueblo.",
            "La cervecería anunció que volverá a imprimir la anguila en sus botellas. La empresa tiene un mes para recurrir.",
        ],
        "Anguila de Plata es una marca registrada de Arroyo Medios.",
    ),
}  # fmt: skip

NOTICES = {
    "copyright": ("Copyright", "© 2026 Fen Post. All rights reserved."),
    "newsletter": ("newsletter", "Sign up for our newsletter"),
    "cookie consent": ("cookies", "We use cookies on this site. Accept all cookies"),
    "paywall": ("subscribers", "Subscribe now to continue reading"),
    "share": ("share", "Share on Facebook"),
}
"""By label: a word of the story, and the line that is furniture."""

SUBJECT = (
    "The museum on Quay Street has opened a room about the word {word}, and on the first day four hundred people came to see "
    "it, more than the whole town holds in winter."
)
MORE = (
    "Its director, Doran Pellworth, said that he had spent eleven years asking what {word} had meant to people who never saw "
    "a screen, and that most of them had laughed at him before they answered."
)


def html_page(headline: str, story: list[str], notice: str) -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in story)
    menu = "<nav><a href=/>Home</a> <a href=/s>Sport</a></nav>"
    body = f"{menu}<article><h1>{headline}</h1>{paragraphs}</article><footer><p>{notice}</p><a href=/i>Imprint</a></footer>"
    return f"<!doctype html><title>{headline}</title><body>{body}"


def text_page(headline: str, story: list[str], notice: str) -> str:
    return "\n\n".join(("Home", headline, *story, notice))


KINDS: tuple[Kind, ...] = ("html", "text")
LABELS_RIGHT = 0.75
"""Share of the notices that have their label; all of them go."""


def notice_block(page: str, kind: Kind, notice: str) -> cleanpage.Block:
    (block,) = [block for block in cleanpage.clean(page, kind=kind).blocks if block.text == notice]
    return block


@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("language", STORIES)
def test_a_trademark_in_a_story_about_it_stays_and_the_notice_goes(language: str, kind: Kind) -> None:
    headline, story, notice = STORIES[language]
    page = (html_page if kind == "html" else text_page)(headline, story, notice)
    assert cleanpage.clean(page, kind=kind).paragraphs == story
    block = notice_block(page, kind, notice)
    assert not block.kept
    assert block.evidence


@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("label", NOTICES)
def test_other_furniture_that_a_story_speaks_of(label: str, kind: Kind) -> None:
    page, story, notice = about(label, kind)
    assert cleanpage.clean(page, kind=kind).paragraphs == story
    assert not notice_block(page, kind, notice).kept


def test_notices_have_their_labels() -> None:
    right = []
    for kind in KINDS:
        for headline, story, notice in STORIES.values():
            page = (html_page if kind == "html" else text_page)(headline, story, notice)
            right.append(notice_block(page, kind, notice).label is cleanpage.Label.TRADEMARK)
        for label in NOTICES:
            page, _, notice = about(label, kind)
            right.append(notice_block(page, kind, notice).label.value == label)
    assert sum(right) >= LABELS_RIGHT * len(right)


def about(label: str, kind: Kind) -> tuple[str, list[str], str]:
    """A page whose story speaks of a kind of furniture, the story, and the notice below it that is of that kind."""
    word, notice = NOTICES[label]
    story = [SUBJECT.format(word=word), MORE.format(word=word), *STORIES["en"][1][:1], *STORIES["en"][1][2:]]
    return (html_page if kind == "html" else text_page)("A room for a word", story, notice), story, notice
