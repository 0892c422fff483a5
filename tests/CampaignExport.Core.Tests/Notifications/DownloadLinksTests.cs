using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CampaignExport.Notifications;
using CampaignExport.Tests.Support;
using FsCheck.Xunit;

namespace CampaignExport.Tests.Notifications;

public sealed class DownloadLinksTests
{
    private const string Job = "01JD8Q5V4T7N";
    private const string File = "summer-sale-all.zip";
    private const string User = "user-17";

    private static readonly DateTimeOffset Expiry = new(2026, 11, 24, 14, 30, 15, TimeSpan.FromHours(2));

    private readonly DownloadLinks _links = Links();

    [Fact]
    public void Link_contains_job_file_and_expiry_and_is_genuine_for_its_requester()
    {
        var address = _links.Create(Job, File, User, Expiry);

        address.AbsoluteUri.Should().StartWith("https://app.example.com/exports/download/");
        var link = Read(address);
        (link.JobId, link.FileName, link.ExpiresAt, link.KeyId).Should().Be((Job, File, Expiry.ToUniversalTime(), "one"));
        _links.IsGenuine(link, User).Should().BeTrue();
    }

    [Fact]
    public void Link_contains_nothing_of_the_requester()
    {
        var token = Token(_links.Create(Job, File, "lucie.martin@example.com", Expiry));

        Encoding.Latin1.GetString(Base64Url.DecodeFromChars(token)).Should().Contain(Job).And.Contain(File).And.NotContainAny("lucie", "example");
    }

    [Fact]
    public void Link_with_a_changed_byte_is_not_genuine()
    {
        var bytes = Base64Url.DecodeFromChars(Token(_links.Create(Job, File, User, Expiry)));
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var change = 1; change < 256; change++)
            {
                var tampered = (byte[])bytes.Clone();
                tampered[at] ^= (byte)change;

                var link = _links.Read(Base64Url.EncodeToString(tampered));

                (link is not null && _links.IsGenuine(link, User)).Should().BeFalse("byte {0} was changed by {1}", at, change);
            }
        }
    }

    [Fact]
    public void Other_spellings_of_a_token_are_not_read()
    {
        var token = Token(_links.Create(Job, File, User, Expiry));

        foreach (var other in (string[])[token + "=", token + "==", token + " ", " " + token, token.Insert(9, "\n"), token + "A", token[..^1], token + "/"])
            _links.Read(other).Should().BeNull("'{0}' is not '{1}'", other, token);
        var last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        last.Select(letter => token[..^1] + letter).Where(other => _links.Read(other) is { } link && _links.IsGenuine(link, User))
            .Should().Equal([token]);
    }

    [Theory]
    [InlineData("user-18")]
    [InlineData("user-1")]
    [InlineData("user-177")]
    [InlineData("USER-17")]
    [InlineData("")]
    public void Link_of_another_requester_is_not_genuine(string other) =>
        _links.IsGenuine(Read(_links.Create(Job, File, User, Expiry)), other).Should().BeFalse();

    [Fact]
    public void Signature_is_invalid_for_another_link()
    {
        var signature = Base64Url.DecodeFromChars(Token(_links.Create(Job, File, User, Expiry)))[^32..];
        Uri[] others =
        [
            _links.Create("01JD8Q5V4T7P", File, User, Expiry),
            _links.Create(Job, "summer-sale-email.zip", User, Expiry),
            _links.Create(Job, File, User, Expiry.AddTicks(1)),
            // Letters moved from one part to the next.
            _links.Create(Job + File[..1], File[1..], User, Expiry),
            _links.Create(Job, File + User[..1], User[1..], Expiry),
        ];

        foreach (var other in others)
        {
            byte[] mixed = [.. Base64Url.DecodeFromChars(Token(other))[..^32], .. signature];
            _links.IsGenuine(_links.Read(Base64Url.EncodeToString(mixed))!, User).Should().BeFalse();
        }
    }

    [Fact]
    public void Link_is_valid_until_the_last_tick_before_its_expiry()
    {
        var sent = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
        var link = Read(_links.Create(Job, File, User, sent.AddHours(4)));

        link.IsExpiredAt(sent.AddHours(4).AddTicks(-1)).Should().BeFalse();
        link.IsExpiredAt(sent.AddHours(4)).Should().BeTrue();
        link.IsExpiredAt(sent.AddHours(4).AddTicks(-1).ToOffset(TimeSpan.FromHours(-9))).Should().BeFalse();
        link.IsExpiredAt(sent.AddHours(4).ToOffset(TimeSpan.FromHours(14))).Should().BeTrue();
    }

    [Fact]
    public void Link_signed_with_an_old_key_is_genuine_until_the_key_is_removed()
    {
        var former = _links.Create(Job, File, User, Expiry);
        var rotated = Links(("one", 1), ("two", 2));
        var retired = Links(("two", 2));

        rotated.IsGenuine(rotated.Read(Token(former))!, User).Should().BeTrue();
        rotated.Read(Token(rotated.Create(Job, File, User, Expiry)))!.KeyId.Should().Be("two", "the last one signs");
        retired.Read(Token(former)).Should().BeNull();
        retired.IsGenuine(Read(former), User).Should().BeFalse();
    }

    [Fact]
    public void Link_signed_with_another_key_of_the_same_id_is_not_genuine()
    {
        var other = Links(("one", 9));

        other.IsGenuine(other.Read(Token(_links.Create(Job, File, User, Expiry)))!, User).Should().BeFalse();
    }

    [Fact]
    public void Truncated_token_is_not_genuine()
    {
        var token = Token(_links.Create(Job, File, User, Expiry));
        for (var length = 0; length < token.Length; length++)
            (_links.Read(token[..length]) is { } link && _links.IsGenuine(link, User)).Should().BeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("../../etc/passwd")]
    [InlineData("AAAA")]
    [InlineData("%00")]
    public void Garbage_is_not_a_link(string? garbage) => _links.Read(garbage).Should().BeNull();

    [Fact]
    public void Huge_input_is_refused_without_decoding()
    {
        var huge = new string('A', 50_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        _links.Read(huge).Should().BeNull();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100_000);
    }

    [Property(Arbitrary = [typeof(AnyText)])]
    public bool Any_text_is_read_without_an_error(AnyText text) => _links.Read(text.Value) is null;

    [Property(MaxTest = 1000)]
    public bool Any_bytes_are_read_without_an_error(byte[] bytes)
    {
        // A valid version and expiry precede the random bytes.
        byte[] token = [1, 8, 0, 0, 0, 0, 0, 0, 0, .. bytes];
        return !(_links.Read(Base64Url.EncodeToString(token)) is { } link && _links.IsGenuine(link, User));
    }

    [Property(Arbitrary = [typeof(AnyText)])]
    public bool Whatever_a_link_is_made_of_is_read_back(AnyText job, AnyText file, AnyText user, DateTimeOffset expiry)
    {
        if (new[] { job, file, user }.Any(text => text.Value.Length == 0 || text.Value != text.Readable)
            || Encoding.UTF8.GetByteCount(job.Value) > 255 || Encoding.UTF8.GetByteCount(file.Value) > 255)
        {
            return true;
        }

        var link = Read(_links.Create(job.Value, file.Value, user.Value, expiry));
        return link.JobId == job.Value && link.FileName == file.Value && link.ExpiresAt.UtcTicks == expiry.UtcTicks
            && _links.IsGenuine(link, user.Value) && !_links.IsGenuine(link, user.Value + "x");
    }

    [Theory]
    [InlineData("", File, User)]
    [InlineData(Job, "", User)]
    [InlineData(Job, File, "")]
    public void Empty_text_is_refused(string job, string file, string user) =>
        _links.Invoking(links => links.Create(job, file, user, Expiry)).Should().Throw<ArgumentException>();

    [Fact]
    public void Invalid_Unicode_is_refused()
    {
        _links.Invoking(links => links.Create("\uD800", File, User, Expiry)).Should().Throw<ArgumentException>();
        _links.Invoking(links => links.Create(Job, "\uDC00", User, Expiry)).Should().Throw<ArgumentException>();
        _links.Invoking(links => links.Create(Job, File, "a\uD800", Expiry)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Longest_link_is_read_and_a_longer_one_is_refused()
    {
        var link = Read(_links.Create(new string('é', 127), new string('f', 255), new string('u', 100_000), DateTimeOffset.MaxValue));

        (link.JobId.Length, link.FileName.Length, link.ExpiresAt).Should().Be((127, 255, DateTimeOffset.MaxValue));
        _links.Invoking(links => links.Create(new string('é', 128), File, User, Expiry)).Should().Throw<ArgumentException>();
        _links.Invoking(links => links.Create(Job, new string('f', 256), User, Expiry)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Host_provides_the_address_and_signs_links_without_a_key()
    {
        var links = new DownloadLinks(new DownloadLinkOptions(), new LinkHost());

        var address = links.Create(Job, File, User, Expiry);

        address.AbsoluteUri.Should().StartWith("https://host.example.com/files/");
        var link = links.Read(Token(address))!;
        (link.KeyId, link.JobId, link.FileName).Should().Be((".", Job, File));
        links.IsGenuine(link, User).Should().BeTrue();
        links.IsGenuine(link, "user-18").Should().BeFalse();
        _links.Read(Token(address)).Should().BeNull("those links have keys of their own");
        links.Read(Token(_links.Create(Job, File, User, Expiry))).Should().BeNull("the key is not here");
    }

    [Fact]
    public void Key_of_the_options_signs_instead_of_the_host()
    {
        var options = new DownloadLinkOptions { Keys = { ["one"] = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray()) } };
        var links = new DownloadLinks(options, new LinkHost());

        var address = links.Create(Job, File, User, Expiry);

        address.AbsoluteUri.Should().StartWith("https://host.example.com/files/");
        _links.IsGenuine(_links.Read(Token(address))!, User).Should().BeTrue("they have the same key");
        links.Read(Token(new DownloadLinks(new DownloadLinkOptions(), new LinkHost()).Create(Job, File, User, Expiry))).Should().BeNull();
    }

    [Theory]
    [InlineData(31)]
    [InlineData(513)]
    public void Signature_of_an_invalid_length_is_refused(int length) =>
        FluentActions.Invoking(() => new DownloadLinks(new DownloadLinkOptions(), new LinkHost { Length = length }).Create(Job, File, User, Expiry))
            .Should().Throw<InvalidOperationException>().WithMessage($"The signature of a link has {length} bytes*");

    private static DownloadLinks Links(params (string Id, byte Seed)[] keys)
    {
        if (keys.Length == 0)
            keys = [("one", 1)];
        var options = new DownloadLinkOptions { BaseUrl = "https://app.example.com", Path = "/exports/download", SigningKeyId = keys[^1].Id };
        foreach (var (id, seed) in keys)
            options.Keys.Add(id, Convert.ToBase64String(Enumerable.Repeat(seed, 32).ToArray()));
        return new DownloadLinks(options);
    }

    private DownloadLink Read(Uri address) => _links.Read(Token(address))!;

    private static string Token(Uri address) => address.Segments[^1];

    private sealed class LinkHost : IDownloadLinkHost
    {
        public int Length { get; init; } = 100;

        public Uri DownloadUrl => new("https://host.example.com/files/");

        public byte[] Sign(byte[] content) => SHA256.HashData(content).Concat(new byte[Length]).Take(Length).ToArray();

        public bool Verify(byte[] content, byte[] signature) => signature.SequenceEqual(Sign(content));
    }
}
