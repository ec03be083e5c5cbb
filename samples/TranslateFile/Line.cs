namespace TranslateFile;

/// <summary>A line of the file, counted from 1: not translated yet, translated, or empty with the problem that prevented it.</summary>
internal sealed record Line(int Number, string? Translation = null, string? Problem = null);
