using System.Buffers;
using System.Collections.Frozen;

namespace Attention.Inference.Text;

/// <summary>What ends a sentence in a language, and what only looks like it. A language without rules of its own has no abbreviations.</summary>
internal sealed record SentenceRules
{
    private const string Edges = " \t\u00A0\"'“‘«([–—„‚»";

    private static readonly SentenceRules English = new()
    {
        Openers = Words(
            """
            Mr Mrs Ms Mx Messrs Dr Drs Prof St Mt Ft Gen Col Lt Sgt Capt Cmdr Adm Maj Rev Hon Pres Sen Rep Gov Supt Insp
            e.g i.e cf viz vs ca approx al
            """),
        Counters = Words("No Nos Nr p pp Fig Figs Eq Vol Vols Ch Sec Art para Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec"),
        Closers = Words("Inc Ltd Co Corp Bros Jr Sr Esq etc Ave Blvd Rd"),
        Starters = Words(
            """
            The A An This That These Those There Here It He She We They I You His Her Its Our Their My Your What When Where Why Who How
            If In On At As After Before But And So Then Yet However Although While Since Because For From To With No Not Yes All Some
            Many Most Each Every Both One Two Please
            """),
    };

    private static readonly SentenceRules French = new()
    {
        WordEdges = SearchValues.Create(Edges + "’"), // d’art. 5
        Openers = Words("MM Mme Mmes Mlle Mlles Dr Drs Pr Prs Me Mgr St Ste cf env ex p.ex c.-à-d apr av boul vs"),
        Counters = Words("n no nos p pp art al chap fig vol t éd janv févr avr juill sept oct nov déc"),
        Closers = Words("etc Cie Sté J.-C"),
        Starters = Words(
            """
            Le La Les L Un Une Des Ce Cet Cette Ces C Ceci Cela Ça Il Elle Ils Elles On Je J Tu Nous Vous Son Sa Ses Leur Leurs Notre
            Votre Mon Ma Mes Et Mais Ou Où Donc Or Car Puis Alors Quand Lorsque Si Comme Qui Que Qu Quel Quelle Pourquoi Comment Ici
            Dans En À Au Aux De Du D Sur Sous Pour Par Avec Sans Après Avant Depuis Ne Non Oui Tout Tous Toutes Chaque Plusieurs
            """),
    };

    private static readonly SentenceRules German = new()
    {
        HasOrdinals = true,
        Openers = Words(
            """
            Hr Hrn Fr Frl Dr Prof Dipl Ing Mag St bzw ca vgl evtl ggf inkl exkl zzgl sog gem lt allg bes insb insbes max min Tel
            z d h i u a o s v z.B d.h i.d.R u.a s.o s.u v.a z.T
            """),
        Counters = Words("Nr Nrn S Bd Bde Abb Abs Art Kap Tab Ziff Jan Feb Apr Aug Sep Sept Okt Nov Dez"),
        Closers = Words("usw etc ff f o.ä u.ä Co Str"),
        Starters = Words(
            """
            Der Die Das Den Dem Des Ein Eine Einen Einem Einer Dies Diese Dieser Dieses Er Sie Es Ich Du Wir Ihr Man Mein Dein Sein
            Ihre Unser Und Aber Oder Doch Denn Wenn Als Nach Vor In Im Am An Auf Aus Bei Mit Für Von Zu Zum Zur Seit Was Wer Wo Wie
            Warum Wann Hier Dort Da Dann So Auch Kein Keine Nicht Ja Nein Alle Viele Jeder Jede Jedes Bitte
            """),
    };

    private static readonly FrozenDictionary<string, SentenceRules> Languages = new Dictionary<string, SentenceRules>
    {
        ["en"] = English,
        ["fr"] = French,
        ["de"] = German,
        ["zh"] = new() { Stops = "。！？｡" },
        ["ja"] = new() { Stops = "。！？｡" },
        ["hi"] = new() { Stops = "।॥" },
        ["mr"] = new() { Stops = "।॥" },
        ["ne"] = new() { Stops = "।॥" },
        ["bn"] = new() { Stops = "।॥" },
        ["as"] = new() { Stops = "।॥" },
        ["or"] = new() { Stops = "।॥" },
        ["pa"] = new() { Stops = "।॥" },
        ["ar"] = new() { Stops = "؟" },
        ["fa"] = new() { Stops = "؟" },
        ["ps"] = new() { Stops = "؟۔" },
        ["ur"] = new() { Stops = "؟۔" },
        ["am"] = new() { Stops = "።" },
        ["hy"] = new() { Stops = "։" },
        ["my"] = new() { Stops = "။" },
        ["km"] = new() { Stops = "។" },
    }.ToFrozenDictionary();

    private static readonly SentenceRules Others = new();

    /// <summary>Marks that end a sentence also where no white space follows.</summary>
    public string Stops { get; private init; } = "";

    /// <summary>Always before something that belongs to them.</summary>
    public FrozenSet<string> Openers { get; private init; } = [];

    /// <summary>Only before a number: "No. 5", but "The answer is no."</summary>
    public FrozenSet<string> Counters { get; private init; } = [];

    /// <summary>May close a sentence as well as stand within one: what follows decides, as after "U.S." and "p.m."</summary>
    public FrozenSet<string> Closers { get; private init; } = [];

    /// <summary>Words that begin a sentence after one of the <see cref="Closers"/>.</summary>
    public FrozenSet<string> Starters { get; private init; } = [];

    /// <summary>Whether a number with a point is an ordinal, and may close a sentence: "am 3. Mai".</summary>
    public bool HasOrdinals { get; private init; }

    /// <summary>What a word begins after.</summary>
    public SearchValues<char> WordEdges { get; private init; } = SearchValues.Create(Edges);

    /// <param name="language">ISO 639-1.</param>
    public static SentenceRules Of(string language) => Languages.GetValueOrDefault(language, Others);

    private static FrozenSet<string> Words(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
