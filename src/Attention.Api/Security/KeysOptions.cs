namespace Attention.Api.Security;

/// <summary>Who may ask, section <c>Keys</c>. Without any key everyone may.</summary>
public sealed class KeysOptions
{
    public const string Section = "Keys";

    /// <summary>Keys of those who ask the models.</summary>
    public IList<KeyOptions> Callers { get; } = [];

    /// <summary>Keys of those who run the service. They open management's routes and whatever a caller's key opens.</summary>
    public IList<KeyOptions> Management { get; } = [];

    /// <summary>Whether the API document and its page need a management key; off by default, since a browser sends none by itself.</summary>
    public bool Swagger { get; set; }
}

/// <summary>A key that is known by its hash alone.</summary>
public sealed class KeyOptions
{
    /// <summary>Whose it is, in messages and limits; no secret.</summary>
    public string Id { get; set; } = "";

    /// <summary>SHA-256 of the key's UTF-8 bytes, as 64 hexadecimal digits.</summary>
    public string Sha256 { get; set; } = "";
}
