"""Phrases of the kind that the model is for: commands, digit strings, numbers, dates and spelled words."""

CHARACTERS = " 'abcdefghijklmnopqrstuvwxyz"
DIGITS = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
            "sixteenth seventeenth eighteenth nineteenth twentieth thirtieth").split()
MONTHS = "january february march april may june july august september october november december".split()
COMMANDS = "yes no go stop start help repeat erase rubout enter".split()
WORDS = (
    "adam alice amelia andrew anna arthur barbara benjamin brian carlos caroline catherine charles charlotte chloe christine daniel david "
    "deborah dennis diana donald dorothy douglas edward eleanor elizabeth emily eric eva felix florence frances frank frederick gabriel "
    "george grace gregory hannah harold harry helen henry howard hugo isabel ivan jack jacob james janet jason jennifer jessica john jonathan "
    "joseph joyce julia karen kathryn keith kenneth kevin kimberly laura lawrence leonard linda louis lucy margaret maria mark martha martin "
    "matthew max melissa michael michelle nancy natalie nicholas nora oliver olga oscar pamela patrick paul peter philip quentin rachel ralph "
    "raymond rebecca richard robert roger ronald rose russell ruth samuel sandra sarah scott sharon simon sophie stephen steven susan theodore "
    "theresa thomas timothy ursula valerie victor vincent virginia walter wendy william xavier yvonne zachary zoe "
    "anderson baker bennett brooks campbell carter clark collins cooper cox davis edwards evans fisher foster garcia gonzalez graham gray "
    "hamilton harris hoffman hughes jackson jenkins johnson jones kowalski lewis lopez mcdonald meyer miller mitchell murphy nguyen o'brien "
    "o'connor parker patel peterson phillips powell quinn ramirez reynolds rivera robinson rodriguez sanchez schmidt shapiro simpson smith "
    "sullivan taylor thompson turner vasquez walker washington weber williams wright wu young zimmerman "
    "albany amsterdam atlanta austin baltimore berlin boston brooklyn buffalo cairo calgary cambridge chicago cincinnati cleveland columbus "
    "dallas denver detroit dublin edinburgh florida geneva glasgow greenwich hamburg harrisburg helsinki houston jersey johnstown kansas "
    "kyoto lexington lisbon london madrid memphis miami michigan milwaukee montreal moscow nashville newark norfolk oakland ohio oslo ottawa "
    "oxford paris philadelphia phoenix pittsburgh portland prague princeton quebec queens raleigh richmond rochester rome sacramento seattle "
    "shadyside squirrel stockholm syracuse tokyo toledo toronto tucson utah vancouver venice vermont vienna warsaw wilkinsburg york zurich "
    "avenue boulevard street road lane drive apple banana bridge camera castle cherry coffee computer dance eagle engine family flower forest "
    "garden guitar hammer hotel island jacket jungle kitchen ladder lemon letter magic market mirror museum number ocean office orange "
    "paper pencil piano picture planet pocket queen quiet rabbit rainbow river rocket school shadow silver station summer sunday table "
    "temple ticket tiger tunnel umbrella valley village violin water window winter wizard yellow zebra").split()


def spelled(word):
    return " ".join(word.replace("'", ""))


def letters(rng, most=6):
    return " ".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(1, most)))


def digits(rng, most=9):
    zero = rng.choice(("zero", "oh"))
    return " ".join(zero if digit == 0 else DIGITS[digit] for digit in (rng.randrange(10) for _ in range(rng.randint(1, most))))


def number(rng):
    """A number below a million, as it is said"""
    below_hundred = lambda: rng.choice((rng.choice(DIGITS[1:]), rng.choice(TEENS), rng.choice(TENS), f"{rng.choice(TENS)} {rng.choice(DIGITS[1:])}"))
    hundreds = lambda: f"{rng.choice(DIGITS[1:])} hundred{rng.choice((' and ', ' '))}{below_hundred()}"
    thousands = lambda: f"{below_hundred()} thousand {rng.choice((hundreds, below_hundred))()}"
    return rng.choice((below_hundred, below_hundred, below_hundred, hundreds, thousands))()


def date(rng):
    day = rng.choice((rng.choice(ORDINALS), f"{rng.choice(('twenty', 'thirty'))} {rng.choice(ORDINALS[:9])}"))
    year = f"{rng.choice(('nineteen', 'eighteen', 'twenty'))} {rng.choice(TEENS + [f'{ten} {digit}' for ten in TENS for digit in DIGITS[1:]])}"
    return f"{rng.choice(MONTHS)} {day} {rng.choice((year, year, ''))}".strip()


def phrase(rng):
    code = lambda: f"{letters(rng)} {rng.choice((digits(rng, 4), number(rng)))}"
    kinds = (
        (0.24, lambda: digits(rng)),
        (0.22, lambda: spelled(rng.choice(WORDS))),
        (0.10, lambda: letters(rng, 9)),
        (0.12, lambda: f"{rng.choice(COMMANDS)} {code()}"),
        (0.06, code),
        (0.08, lambda: rng.choice(COMMANDS)),
        (0.06, lambda: " ".join(number(rng) for _ in range(rng.randint(1, 3)))),
        (0.05, lambda: date(rng)),
        (0.04, lambda: f"{digits(rng, 5)} {spelled(rng.choice(WORDS))}"),
        (0.03, lambda: rng.choice(("area code " + digits(rng, 3), digits(rng, 2) + " and a half", spelled(rng.choice(WORDS)) + " apostrophe s"))))
    return rng.choices([make for _, make in kinds], [share for share, _ in kinds])[0]()
