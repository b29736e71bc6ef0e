"""Names, dates and phrases that grafted units are made of, by language or script."""

from __future__ import annotations

from typing import Final

NAMES: Final = {
    "latin": "Anna Tom Maria Jens Sofia Liam Olga Pierre Chloé Marek Ines João Lotte Erik Nadia Sean Priya Kofi Beth Ravi",
    "cyrillic": "Анна Иван Ольга Сергей Мария Павел Наталья Дмитрий Елена Тарас",
    "greek": "Μαρία Γιώργος Ελένη Νίκος Κατερίνα Δημήτρης Σοφία",
    "cjk": "王伟 李娜 张敏 さくら 健太 김민준 刘洋 陈静",
}
FAMILIES: Final = {
    "latin": "Berg Novak Rossi Fischer Lindqvist O'Dell Moreau Kowal Santos Quinn Hartley Vance Iyer Mensah Bauer",
    "cyrillic": "Волков Лебедь Морозов Ткач Зайцев",
    "greek": "Παππάς Νικολάου Ρήγας",
    "cjk": "",
}
MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cyrillic": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "greek": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου "
    "Δεκεμβρίου",
}
WORDS: Final[dict[str, dict[str, str]]] = {
    "comments": {
        "en": "Comments|{n} Comments|{n} comments so far|Responses|{n} Responses to this post|Reader comments|Discussion|"
        "Join in|What readers say|{n} thoughts on this|Comments ({n})",
        "de": "Kommentare|{n} Kommentare|Kommentare ({n})|Lesermeinungen|{n} Antworten|Diskussion",
        "fr": "Commentaires|{n} commentaires|Vos réactions|{n} réponses", "es": "Comentarios|{n} comentarios|Opiniones",
        "it": "Commenti|{n} commenti", "pt": "Comentários|{n} comentários", "nl": "Reacties|{n} reacties",
        "pl": "Komentarze|Komentarze ({n})|Opinie", "cyrillic": "Комментарии|Комментариев: {n}|Обсуждение",
        "greek": "Σχόλια|{n} σχόλια", "cjk": "评论|评论 ({n})|コメント {n}件",
    },
    "reply": {
        "en": "Reply|Respond|Quote|Reply to this|Report", "de": "Antworten|Zitieren|Melden", "fr": "Répondre|Signaler",
        "es": "Responder", "it": "Rispondi", "pt": "Responder", "nl": "Beantwoorden", "pl": "Odpowiedz|Zgłoś",
        "cyrillic": "Ответить|Цитировать", "greek": "Απάντηση", "cjk": "回复|返信",
    },
    "says": {
        "en": "says:|wrote:|said...|commented on", "de": "schreibt:|sagt:|meinte", "fr": "a dit :|dit :", "es": "dice:",
        "it": "ha detto:", "pt": "disse...", "nl": "zegt:", "pl": "pisze:", "cyrillic": "пишет:", "cjk": "说：",
    },
    "form": {
        "en": "Leave a comment|Leave a reply|Add your voice|Post a comment|Name (required)|E-mail (will not be shown)|Website|"
        "Your comment|Submit|Post", "de": "Kommentar schreiben|Schreiben Sie einen Kommentar|Name|E-Mail|Website|Absenden",
        "fr": "Laisser un commentaire|Nom|E-mail|Site web|Envoyer", "es": "Deja un comentario|Nombre|Correo|Web|Enviar",
        "it": "Lascia un commento|Nome|E-mail|Invia", "pt": "Deixe um comentário|Nome|E-mail|Enviar",
        "nl": "Geef een reactie|Naam|E-mail|Verzenden", "pl": "Dodaj komentarz|Imię|E-mail|Wyślij",
        "cyrillic": "Оставить комментарий|Имя|Почта|Отправить",
        "greek": "Αφήστε σχόλιο|Όνομα|Αποστολή", "cjk": "发表评论|姓名|邮箱|提交",
    },
    "about": {
        "en": "About|About me|About this site|About us|Welcome|Books|Who we are|Our story|The author|A note to readers|"
        "My books",
        "de": "Über mich|Über uns|Über diese Seite|Willkommen|Bücher", "fr": "À propos|Qui suis-je ?|Bienvenue|Livres",
        "es": "Acerca de|Sobre mí|Bienvenidos|Libros", "it": "Chi sono|Benvenuti", "pt": "Sobre|Sobre mim",
        "nl": "Over ons|Over mij", "pl": "O mnie|O nas|Witamy", "cyrillic": "Обо мне|О проекте|Книги", "greek": "Σχετικά",
        "cjk": "关于我|关于本站|プロフィール",
    },
    "legal": {
        "en": "Disclaimer|Risk warning|Important information|Please note|Notice",
        "de": "Hinweis|Haftungsausschluss|Risikohinweis", "fr": "Avertissement",
        "es": "Aviso", "pl": "Zastrzeżenie", "cyrillic": "Предупреждение", "cjk": "免责声明",
    },
    "related": {
        "en": "You may like|You might also like|Related|Related stories|Read next|Read also|More on this|Recommended|"
        "Don't miss|See also",
        "de": "Das könnte Sie auch interessieren|Lesen Sie auch|Mehr zum Thema|Weitere Artikel",
        "fr": "À lire aussi|Sur le même sujet",
        "es": "Te puede interesar|Lea también", "it": "Leggi anche", "pt": "Leia também|Veja mais", "nl": "Lees ook",
        "pl": "Czytaj także|Zobacz też", "cyrillic": "Читайте также|По теме", "greek": "Διαβάστε επίσης",
        "cjk": "相关阅读|関連記事|推荐",
    },
    "more": {
        "en": "Continue reading|Read more|Continue reading →|Read the rest of this entry »|[...]|Full story",
        "fr": "Lire la suite", "de": "Weiterlesen|mehr …|Weiterlesen →", "es": "Seguir leyendo|Leer más",
        "it": "Continua a leggere", "pt": "Continue lendo", "nl": "Lees verder", "pl": "Czytaj dalej",
        "cyrillic": "Читать далее", "greek": "Συνέχεια", "cjk": "阅读全文|続きを読む",
    },
}  # fmt: skip
TELLING: Final = {
    "thread": "comments comment-list commentlist discussion responses thread",
    "comment": "comment comment-body reply even depth-1",
    "head": "comment-meta meta info header", "author": "author fn user name vcard", "date": "date time timestamp published",
    "text": "text comment-text message content entry", "reply": "reply actions links", "form": "respond comment-form form",
    "box": "widget sidebar box aside panel textwidget", "heading": "title heading widget-title", "teaser": "item card teaser",
    "post": "post entry hentry article", "notice": "notice banner message promo overlay",
    "related": "related more recommended read-also",
}  # fmt: skip
VAGUE: Final = (
    "row col wrap inner box item cell unit part block content text entry main section container body c l-1 s12 clearfix".split()
)
