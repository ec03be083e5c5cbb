"""Sentences made from those of training, for what these have too little of.

Numbers and times of day are put where a sentence had another; `all` and `everyone` become `not all` and `not everyone`, as the
language says it; sentences about Tom and Mary get new names in both roles.
"""

import re

import numerals
import variation
from numerals import spelled, time_of_day, written

SLOT = "\0"
NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
SPELLED = {language: {spelled(n, language): n for n in range(2, 100) if n % 10 != 1 or n == 11} for language in numerals.SIGNS}
SPELLED_IN = {language: re.compile(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b(?!-)", re.I) for language, words in SPELLED.items()}
SIGNED = re.compile(r" ?%(?!\w)| (?:degrees|percent)\b")
UNIT = re.compile(r" (?:kilomet(?:er|re)s|miles|met(?:er|re)s|kilos|kilograms|pounds|inches|feet|lit(?:er|re)s|tons|"
                  r"dollars|euros|million|billion|times|hours)\b")
COUNTED = re.compile(r" (?!this|always|perhaps|across|unless|besides|sometimes|minutes|years)(?:[a-z]{3,}s|people|children|men|women)\b")
BEFORE = re.compile(r"(?:^|[^-\w.,:/$€£#])$")
MONEY = {"en": re.compile(r"\$(\d{1,3}(?:,\d{3})*)(?![\d.,]*\d| (?:m|b)illion|-)"),
         "fr": re.compile(r"(\d{1,3}(?: ?\d{3})*) (?:dollars|\$)"), "de": re.compile(r"(\d{1,3}(?:\.?\d{3})*) (?:Dollar|\$)")}
CLOCK = {"en": re.compile(r"\b\d{1,2}(?::\d\d(?: ?[ap](?:\.m\.|m\b))?| ?[ap](?:\.m\.|m\b)| o'clock)(?![:\d])"),
         "fr": re.compile(r"\b\d{1,2} ?(?:h ?\d\d|h\b|heures?\b(?: \d\d)?|:\d\d)(?! \d)"),
         "de": re.compile(r"\b\d{1,2}(?:[:.]\d\d)? Uhr\b")}
PART_OF_DAY = re.compile(r"morning|noon|evening|night|matin|midi|soir|nuit|morgens|vormittag|mittag|abend|nacht|früh", re.I)
NEGATED = re.compile(r"\b(?:no|not|never|none|nobody|without|cannot|nicht|kein\w*|nie|ne|pas|jamais|aucun\w*)\b|n't|\bn'", re.I)
ALL = re.compile(r"All (?=(?:of )?(?:the|my|our|your|his|her|their|these|those|us|them)\b)")
TOUS = re.compile(r"(Tous|Toutes) ((?:les|mes|nos|vos|ses|leurs|ces) \w+) "
                  r"(sont|ont|étaient|avaient|seront|auront|peuvent|doivent|veulent|savent|aiment|parlent|vont) (.+)")
TOUT_LE_MONDE = re.compile(r"Tout le monde (?!(?:se|le|la|les|en|y|me|te|nous|vous|lui|de|dans)\b|[sldm]')(\w+)\b(.+)")


def put(frame, text):
    """A text at the place of the slot, with a capital at the beginning"""
    whole = frame.replace(SLOT, text)
    return whole[0].upper() + whole[1:] if frame.startswith(SLOT) else whole


def only(pattern, text):
    """The match of a pattern that has one, if the text has no digits elsewhere"""
    found = list(pattern.finditer(text))
    if len(found) != 1 or re.search(r"\d", text[:found[0].start()] + text[found[0].end():]):
        return None
    return found[0]


def cut(match, text):
    return text[:match.start()] + SLOT + text[match.end():]


def value(text, language):
    """(the match of the one number that is in a text, in digits or words; the number)"""
    digits, words = list(NUMBER.finditer(text)), list(SPELLED_IN[language].finditer(text))
    if len(digits) + len(words) != 1:
        return None, None
    match = (digits or words)[0]
    number = SPELLED[language].get(match[0].lower()) if words else int(match[0]) if match[0].isdecimal() and len(match[0]) < 4 else None
    return (match, number) if BEFORE.search(text[:match.start()]) else (None, None)


def frame_of(source, target, language):
    """(kind of slot, source with a slot, target with a slot) or None"""
    ours, theirs = only(MONEY["en"], source), only(MONEY[language], target)
    if ours and theirs and ours[1].replace(",", "") == re.sub(r"\D", "", theirs[1]):
        return money, cut(ours, source), cut(theirs, target)
    ours, theirs = only(CLOCK["en"], source), only(CLOCK[language], target)
    if ours and theirs and not PART_OF_DAY.search(source + target):
        rest = source[ours.end():] or ("." if target.endswith(".") else "")  # p.m. ends a sentence, too
        return clock, source[:ours.start()] + SLOT + rest, cut(theirs, target)
    (ours, number), (theirs, same) = value(source, "en"), value(target, language)
    if number is None or number != same or number < 2 or not re.match(r" ?%(?!\w)| [^\W\d]{2}", target[theirs.end():]):
        return None
    for kind, follows in ((signed, SIGNED), (measure, UNIT), (count, COUNTED)):
        if follows.match(source, ours.end()):
            return kind, cut(ours, source), cut(theirs, target)
    return None


def money(rng, language):
    sign, amount = rng.choice("$€£"), str(rng.randint(2, 10 ** rng.randint(2, 6)))
    if rng.random() < 0.4:
        amount += f".{rng.randrange(100):02}"
    return sign + written(amount, "en"), f"{written(amount, language)} {sign}"


def clock(rng, language):
    hour, minute = rng.randrange(24), rng.choice((0, 0, 15, 30, 45, rng.randrange(60)))
    form = rng.random()
    if form < 0.6:
        half = rng.choice((" {}.m.", " {}.m.", " {}m", "{}m")).format("ap"[hour >= 12])
        return f"{hour % 12 or 12}" + (f":{minute:02}" if minute or rng.random() < 0.3 else "") + half, time_of_day(hour, minute, language)
    if form < 0.7 and 1 <= hour <= 12:
        return f"{hour} o'clock", time_of_day(hour, 0, language)
    return f"{hour}:{minute:02}", time_of_day(hour, minute, language)


def whole(rng, language):
    number = str(rng.randint(*rng.choice(((2, 99), (100, 999), (1_000, 9_999), (1_000, 9_999), (10_000, 999_999), (1_000_000, 99_999_999)))))
    if rng.random() < 0.15 and len(number) < 5:
        return number, number
    return written(number, "en"), written(number, language)


def count(rng, language):
    if rng.random() < 0.7:
        return whole(rng, language)
    most = rng.choice((20, 100, 1000))
    number = rng.choice([n for n in range(2, most) if n % 10 != 1 or n == 11])
    return spelled(number, "en"), spelled(number, language)


def measure(rng, language):
    form = rng.random()
    if form < 0.3:
        return whole(rng, language)
    if form < 0.4:
        fraction = rng.choice(("", "1 ", "2 ", "3 ")) + rng.choice("1/2 1/3 1/4 2/3 3/4 1/8 5/8".split())
        return fraction, fraction
    number = f"{rng.randint(2, 10 ** rng.choice((1, 1, 2, 2, 3, 4)))}.{rng.randint(1, 99)}"
    return written(number, "en"), written(number, language)


def signed(rng, language):
    minus = rng.choice(("", "", "-"))
    number = rng.choice((str(rng.randint(2, 150)), f"{rng.randrange(100)}.{rng.randint(1, 99)}"))
    return minus + written(number, "en"), minus + written(number, language)


def not_all(source, target, language):
    """`All` or `everyone` of a sentence denied, or None"""
    if NEGATED.search(source + " " + target):
        return None
    some = "Not " + source[0].lower() + source[1:]
    ne = lambda verb: "n'" + verb if verb[0] in "aeiouéêèâîh" else "ne " + verb
    if re.match("Every(?:one|body) ", source):
        if language == "de" and re.match("(?:Jeder|Alle) [a-zäöü]", target):
            return some, "Nicht " + target[0].lower() + target[1:]
        found = TOUT_LE_MONDE.fullmatch(target) if language == "fr" else None
        return found and (some, f"Tout le monde {ne(found[1])} pas{found[2]}")
    if ALL.match(source):
        if language == "de" and target.startswith("Alle "):
            return some, "Nicht a" + target[1:]
        found = TOUS.fullmatch(target) if language == "fr" else None
        return found and (some, f"{found[2].capitalize()} {ne(found[3])} pas {found[1].lower()} {found[4]}")
    return None


def recast(source, target, rng):
    """A sentence about Tom and Mary with two others in their roles"""
    for name, others in variation.NAMES.items():
        source, target = variation.rename(name, rng.choice(others), source, target)
    return source, target


def make(pairs, language, rng, amounts):
    """(source, target) pairs; `amounts` are how many with slots, how many that deny and how many with new names at most"""
    frames = [frame for frame in (frame_of(*pair, language) for pair in pairs) if frame]
    by_kind = {kind: [frame for frame in frames if frame[0] is kind] for kind in (count, measure, signed, money, clock)}
    denied = [pair for pair in (not_all(*pair, language) for pair in pairs) if pair]
    denied += [pair for pair in pairs if re.match("Not (?:all|every)", pair[0])]
    both = [pair for pair in pairs if all(variation.times(name, *pair) == 1 for name in variation.NAMES)]
    print("templates: " + ", ".join(f"{len(found)} {kind.__name__}" for kind, found in by_kind.items())
          + f", {len(denied)} not all, {len(both)} roles", flush=True)

    made = []
    for found in filter(None, by_kind.values()):
        for _ in range(amounts[0] // len(by_kind)):
            kind, source, target = rng.choice(found)
            ours, theirs = kind(rng, language)
            made.append((put(source, ours).replace("m..", "m."), put(target, theirs)))
    made += [rng.choice(denied) for _ in range(amounts[1] if denied else 0)]
    made += [recast(*rng.choice(both), rng) for _ in range(amounts[2] if both else 0)]
    return list(dict.fromkeys(made))
