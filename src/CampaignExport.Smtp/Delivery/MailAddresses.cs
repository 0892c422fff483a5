using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace CampaignExport.Smtp;

/// <summary>Parses addresses strictly: one mailbox with a domain, and no character that could begin another header.</summary>
internal static class MailAddresses
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    public static bool TryParse(string text, [NotNullWhen(true)] out MailboxAddress? address)
    {
        address = null;
        return !text.Any(char.IsControl) && MailboxAddress.TryParse(Strict, text, out address) && address.Address.Contains('@', StringComparison.Ordinal);
    }

    public static MailboxAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("The text is not an e-mail address.");
}
