using System.Diagnostics.CodeAnalysis;

namespace Attention.Inference.Tensors;

/// <summary>What a tensor holds, called as the Open Inference Protocol calls it.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "They are the names that the protocol gives.")]
public enum Datatype
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Int8,
    Int16,
    Int32,
    Int64,
    Fp16,
    Bf16,
    Fp32,
    Fp64,

    /// <summary>Anything of any length: a text or a file. In bytes four for the length, little-endian, and then itself.</summary>
    Bytes,
}
