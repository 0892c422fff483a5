using System.Text;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Undefined bytes of code pages, which .NET decodes to control or private-use characters.</summary>
public sealed class InputUndefinedByteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("iso-8859-3", "A5 AE BE C3 D0 E3 F0")]
    [InlineData("iso-8859-6", "A1 A2 AE C0 DB F3 FF")]
    [InlineData("iso-8859-7", "AE D2 FF")]
    [InlineData("iso-8859-8", "A1 BF C0 DE FB FF")]
    [InlineData("windows-1250", "81 83 88 90 98")]
    [InlineData("windows-1251", "98")]
    [InlineData("windows-1252", "81 8D 8F 90 9D")]
    [InlineData("windows-1253", "81 9F AA D2 FF")]
    [InlineData("windows-1254", "81 9E")]
    [InlineData("windows-1255", "81 D9 FF")]
    [InlineData("windows-1257", "81 9F A1 A5")]
    [InlineData("windows-1258", "8A 9E")]
    [InlineData("windows-874", "81 9F DB FC FF")]
    [InlineData("ibm857", "D5 E7 F2")]
    [InlineData("ibm864", "9B A6 FF")]
    [InlineData("shift_jis", "80 A0 FD FE FF")]
    [InlineData("euc-jp", "80 A0 FF")]
    [InlineData("euc-kr", "80 9F FE")]
    [InlineData("gbk", "FF")]
    [InlineData("gb2312", "FF")]
    [InlineData("big5", "80 FF")]
    [InlineData("ks_c_5601-1987", "80 FF")]
    public async Task Byte_that_is_undefined_in_a_code_page_is_malformed(string name, string bytes)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name)!;
        foreach (var undefined in bytes.Split(' ').Select(one => Convert.ToByte(one, 16)))
        {
            File.WriteAllBytes(_folder["users"], [.. "{\"braze_id\":\"1\",\"email\":\"zo"u8, undefined, .. "\"}\n{\"braze_id\":\"2\"}"u8]);
            var source = new UserExportSource(_folder["users"], new UserExportOptions { Encoding = encoding, SkipMalformed = SkipLimit.Unlimited });
            (await source.ReadAllAsync()).Select(user => user.Id).Should().Equal(["2"], $"of {undefined:X2}");
            source.MalformedRecords.Should().Be(1);
        }
    }

    [Theory]
    [InlineData("iso-8859-1", 0xA0, 0xFF)]
    [InlineData("iso-8859-2", 0x80, 0xFF)]
    [InlineData("iso-8859-15", 0x80, 0xFF)]
    [InlineData("iso-8859-7", 0x80, 0x9F)]
    [InlineData("windows-1256", 0x80, 0xFF)]
    [InlineData("koi8-r", 0x80, 0xFF)]
    [InlineData("ibm437", 0x80, 0xFF)]
    [InlineData("macintosh", 0x80, 0xFF)]
    [InlineData("ibm037", 0x80, 0xFE)]
    public async Task Byte_that_is_defined_in_a_code_page_is_read(string name, int first, int last)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        byte[] all = [.. Enumerable.Range(first, last - first + 1).Select(one => (byte)one)];
        (await DecodeAsync(all, encoding)).Should().Be(encoding.GetString(all));
    }

    [Theory]
    [InlineData("shift_jis", "F0 40")]
    [InlineData("big5", "FA 40")]
    [InlineData("gb18030", "AA A1")]
    public async Task Private_use_character_of_a_code_page_is_read(string name, string bytes)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name)!;
        (await DecodeAsync(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)), encoding)).Should().Match(text => text[0] >= '\uE000' && text[0] <= '\uF8FF');
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> DecodeAsync(byte[] bytes, Encoding encoding)
    {
        using var reader = new StreamReader(new TranscodedText(new MemoryStream(bytes), encoding), new UTF8Encoding(false, true));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
