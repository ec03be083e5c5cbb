"""Numbers and times of day as each language writes them."""

SIGNS = {"en": (",", "."), "fr": (" ", ","), "de": (".", ",")}  # between thousands, before decimals
ONES = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
          "nineteen".split(),
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split(),
    "de": "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn "
          "neunzehn".split()}
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety".split(),
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split(),
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()}


def written(value, language):
    """`1250.5` in digits: 1,250.5 or 1 250,5 or 1.250,5"""
    thousands, decimals = SIGNS[language]
    whole, _, part = value.partition(".")
    return f"{int(whole):,}".replace(",", thousands) + (decimals + part if part else "")


def spelled(number, language):
    """2 to 999 in words; in French and German not those that end in one, which agree with their noun"""
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return HUNDREDS[language](ONES[language][hundreds], hundreds, spelled(rest, language) if rest else "")
    if number < 20:
        return ONES[language][number]
    ten, one = divmod(number, 10)
    if language == "fr" and ten in (7, 9):
        one += 10
    name, one_name = TENS[language][ten - 2], ONES[language][one]
    if language == "de":
        return f"{one_name}und{name}" if one else name
    if language == "fr" and number == 80:
        return "quatre-vingts"
    if language == "fr" and number == 71:
        return "soixante et onze"
    return f"{name}-{one_name}" if one else name


HUNDREDS = {
    "en": lambda name, hundreds, rest: f"{name} hundred" + (f" and {rest}" if rest else ""),
    "fr": lambda name, hundreds, rest: ("cent" if hundreds == 1 else f"{name} cent" + ("" if rest else "s")) + (f" {rest}" if rest else ""),
    "de": lambda name, hundreds, rest: f"{name}hundert{rest}"}


def time_of_day(hour, minute, language):
    """On the clock of 24 hours: 19 h 30, 19:30 Uhr"""
    if language == "fr":
        return f"{hour} h {minute:02}" if minute else f"{hour} h"
    return f"{hour}:{minute:02} Uhr" if minute else f"{hour} Uhr"
