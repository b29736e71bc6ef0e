"""What fields of forms and names of elements say a block is, for the lexicons."""

from __future__ import annotations

from typing import Final

# fmt: off
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "submit", "send", "go", "filter", "filters", "sort by", "name", "your name", "first name", "last name", "email",
        "email address", "phone number", "quantity", "required fields", "e-mail address", "required", "select",
    ),
    "de": (
        "absenden", "filter", "sortieren nach", "name", "vorname", "nachname", "e-mail-adresse", "menge",
        "pflichtfelder",
    ),
    "fr": ("filtrer", "trier par", "nom", "prénom", "adresse e-mail", "quantité", "champs obligatoires", "valider"),
    "es": ("filtrar", "ordenar por", "nombre", "apellidos", "correo electrónico", "cantidad", "campos obligatorios"),
    "pt": ("filtrar", "ordenar por", "nome", "sobrenome", "apelido", "e-mail", "quantidade", "campos obrigatórios"),
    "it": ("filtra", "ordina per", "nome", "cognome", "indirizzo e-mail", "quantità", "campi obbligatori"),
    "nl": (
        "verzenden", "filteren", "sorteer op", "sorteren op", "naam", "voornaam", "achternaam", "e-mailadres", "aantal",
        "verplichte velden",
    ),
    "pl": (
        "wyślij", "filtruj", "sortuj", "sortuj według", "imię", "nazwisko", "adres e-mail", "ilość", "pola wymagane",
    ),
    "ru": ("фильтр", "фильтры", "сортировка", "сортировать", "имя", "фамилия", "количество"),
    "uk": ("фільтр", "фільтри", "сортування", "ім'я", "прізвище", "кількість"),
    "el": ("φίλτρα", "ταξινόμηση", "όνομα", "επώνυμο", "ποσότητα"),
    "tr": ("gönder", "filtrele", "sırala", "ad", "soyad", "e-posta adresi", "adet"),
    "sv": ("skicka", "filtrera", "sortera", "sortera efter", "namn", "förnamn", "efternamn", "e-postadress", "antal"),
    "ar": ("إرسال", "تصفية", "ترتيب حسب", "الاسم", "البريد الإلكتروني", "الكمية"),
    "hi": ("नाम", "ईमेल", "फ़िल्टर"),
    "zh": ("提交", "筛选", "排序", "姓名", "邮箱", "數量", "数量"),
    "ja": ("送信", "絞り込み", "並び替え", "お名前", "メールアドレス", "数量"),
    "ko": ("보내기", "필터", "정렬", "이름", "이메일", "수량"),
}
"""What stands at the fields and buttons of a form and says nothing of what the form is for, where it is the whole block."""

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "navigation": (
        "<nav>", "role=navigation", "role=menu", "role=menubar", "role=menuitem", "role=banner",
        "role=tablist", "nav", "navi", "navbar", "navigation", "topnav", "mainnav", "subnav", "sidenav", "menu",
        "menus", "submenu", "megamenu", "dropdown", "hamburger", "offcanvas", "skip", "skiplink", "skiplinks", "topbar",
        "toolbar", "masthead", "pagination", "pager", "prev", "totop", "backtotop", "sitenav", "toc",
        "previous", "next", "older", "newer",
    ),
    "breadcrumb": ("breadcrumb", "breadcrumbs", "crumb", "crumbs", "breadcrumblist", "itemprop=breadcrumb", "pathway"),
    "footer": (
        "<footer>", "role=contentinfo", "footer", "footers", "foot", "colophon", "subfooter", "bottombar", "sitemap",
        "imprint", "impressum",
    ),
    "copyright": ("copyright", "copyrights", "itemprop=copyrightholder", "itemprop=copyrightyear"),
    "trademark": ("trademark", "trademarks"),
    "newsletter": (
        "newsletter", "newsletters", "signup", "mailing", "mailinglist", "mailchimp", "mailpoet", "klaviyo", "optin",
        "nieuwsbrief", "boletin", "subscribe",
    ),
    "share": (
        "share", "shares", "sharing", "sharebar", "sharer", "sharedaddy", "sharethis", "social", "socials",
        "socialmedia", "addtoany", "addthis", "shariff", "facebook", "twitter", "whatsapp", "pinterest", "linkedin",
        "telegram", "tweet", "follow", "sns", "sociallinks", "copylink",
    ),
    "related": (
        "related", "recommended", "recommendation", "recommendations", "recirc",
        "recirculation", "trending", "popular", "mostread", "mostpopular", "teaser", "teasers", "outbrain", "taboola",
        "ranking", "rankings", "similar", "readmore", "readnext", "upnext", "suggested", "suggestions", "latest",
        "yarpp", "relatedposts",
    ),
    "comments": (
        "itemprop=comment", "role=comment", "comment", "comments", "commentlist", "disqus", "respond", "reply",
        "replies", "commenting", "coral", "viafoura", "livefyre", "spotim", "openweb", "discussion", "kommentar",
        "kommentare", "comentarios", "commentaires", "cmt", "review",
        "reviews", "testimonial", "testimonials",
    ),
    "advertisement": (
        "ad", "ads", "adv", "advert", "adverts", "advertise", "advertisement", "advertisements", "advertising",
        "advertorial", "adslot", "adsense", "adsbygoogle", "adbox", "adunit", "adwrapper", "adcontainer", "dfp",
        "doubleclick", "sponsor", "sponsors", "sponsored", "sponsorship", "promo", "promoted", "promotion", "anzeige",
        "werbung", "reklama", "reklam", "publicidad", "publicite", "affiliate", "billboard", "leaderboard",
        "skyscraper", "mpu",
    ),
    "cookie consent": (
        "cookie", "cookies", "cookiebar", "cookiebanner", "cookiebot", "cookieconsent", "consent", "gdpr", "ccpa",
        "cmplz", "onetrust", "optanon", "didomi", "usercentrics", "quantcast", "trustarc", "truste", "borlabs",
        "iubenda", "cybot", "klaro", "moove", "sourcepoint",
    ),
    "paywall": (
        "paywall", "paywalled", "regwall", "subscriber", "subscribers", "subscription", "subscriptions",
        "leaky", "gated", "abo", "abonnement",
    ),
    "login": (
        "login", "signin", "logon", "logout", "register", "registration", "account", "password", "auth", "userbar",
        "usermenu",
    ),
    "tags": (
        "itemprop=keywords", "tag", "tags", "taglist", "tagcloud", "topics", "keyword", "keywords", "categories",
        "hashtag", "hashtags",
    ),
    "legal": ("disclaimer", "disclaimers", "legal", "legals", "privacy", "datenschutz", "tos"),
    "byline": (
        "itemprop=author", "byline", "bylines", "author", "authors", "autor", "auteur", "writer", "contributor",
        "contributors", "vcard", "reporter",
    ),
    "dateline": (
        "<time>", "itemprop=datepublished", "itemprop=datemodified", "date", "dates", "datetime", "dateline", "pubdate",
        "pubtime", "published", "timestamp", "time", "updated", "modified", "datum", "fecha", "posttime",
    ),
    "caption": (
        "<figcaption>", "itemprop=caption", "caption", "captions", "figcaption", "credit", "credits", "photocredit",
        "imagecredit", "photographer", "cutline", "bildunterschrift", "cap", "pic", "photo", "<figure>",
    ),
    "metadata": (
        "meta", "metadata", "metas", "metabox", "postmeta", "infobox", "factbox", "readtime", "user", "username",
        "usertitle", "userinfo", "rank", "stats", "views", "viewcount", "counter", "kicker",
        "rating", "ratings",
    ),
    "form": (
        "<form>", "<input>", "role=form", "form", "forms", "wpforms", "wpcf", "formular", "formulaire", "hsform",
        "survey", "poll", "quiz",
    ),
    "subtitle": (
        "itemprop=alternativeheadline", "role=doc-subtitle", "subtitle", "subtitles", "subtitulo", "standfirst",
        "subheadline", "subheading", "subhead", "subhed", "subline", "strapline", "dek", "deck", "tagline",
    ),
    "other": (
        "signature", "feedback", "helpful", "modal", "dialog", "role=dialog", "role=alert", "role=alertdialog",
        "role=tooltip", "popup", "popover", "overlay", "lightbox", "toast", "notification", "notifications", "alert",
        "tooltip", "loader", "loading", "spinner", "weather", "wetter", "cart", "basket", "minicart", "addtocart",
        "wishlist",
    ),
}
"""What names, tags and roles say an element is, by label; a name stands under one label."""
# fmt: on
