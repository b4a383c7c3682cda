using System.Security.Cryptography;
using System.Text;

namespace ChatGovernanceBot.Governance.Audit;

/// <summary>
/// Free text of a person, kept outside the audit and named in it by a salted commitment: erasing the text leaves the proof whole,
/// and without the salt a guess at the text cannot be checked.
/// </summary>
/// <param name="Salt">32 random bytes.</param>
/// <param name="Person">Whose text it is; by this it is erased.</param>
public sealed record PersonalText(Commitment Commitment, byte[] Salt, string Text, PersonId Person)
{
    public const int SaltSize = 32;

    public static PersonalText Of(byte[] salt, string text, PersonId person) => new(Commit(salt, text), salt, text, person);

    /// <summary>SHA-256(salt ‖ UTF-8 text), in lower-case hexadecimal. The salt has one size, so that the two parts cannot be shifted.</summary>
    public static Commitment Commit(ReadOnlySpan<byte> salt, string text)
    {
        if (salt.Length != SaltSize)
            throw new ArgumentException($"a salt has {SaltSize} bytes", nameof(salt));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return new Commitment(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
