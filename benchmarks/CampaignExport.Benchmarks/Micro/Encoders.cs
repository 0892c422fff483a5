using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Formats;
using CsvHelper;

namespace CampaignExport.Benchmarks.Micro;

/// <summary>The compared encoders.</summary>
internal static class Encoders
{
    private const int PageSize = 2_000;

    /// <summary>Our encoder: a page is encoded into memory, and discarded before the next.</summary>
    public static EncodeCase Ours<TRow>(string name, IExportFormat format, IReadOnlyList<Column<TRow>> columns, TRow[] rows)
    {
        var encoder = format.CreateEncoder(columns);
        return new(name, () =>
        {
            var bytes = 0L;
            for (var page = 0; page < rows.Length; page += PageSize)
            {
                encoder.Clear();
                foreach (var row in rows.AsSpan(page, Math.Min(PageSize, rows.Length - page)))
                    encoder.WriteRow(row);
                bytes += encoder.Written.Length;
            }

            return bytes;
        });
    }

    /// <summary>CsvHelper 34, field by field, into its own buffer; the output is discarded.</summary>
    public static EncodeCase CsvHelperFields<TRow>(string name, Action<CsvWriter, TRow> write, TRow[] rows) => new(name, () =>
    {
        var output = new CountingStream();
        using (var writer = CsvWriter.Create(output, SameForm.CsvHelper))
        {
            foreach (var row in rows)
                write(writer, row);
        }

        return output.Written;
    });

    /// <summary>CsvHelper 34 with the code of its source generator.</summary>
    public static EncodeCase CsvHelperRecords<TRow>(string name, TRow[] rows) => new(name, () =>
    {
        var output = new CountingStream();
        using (var writer = CsvWriter.Create(output, SameForm.CsvHelper with { HasHeader = false }))
            writer.WriteRecords(rows);
        return output.Written;
    });

    /// <summary>System.Text.Json with the code of its source generator, into a buffer that is reused for each page.</summary>
    public static EncodeCase SystemTextJson<TRow>(string name, JsonTypeInfo<TRow> type, TRow[] rows)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(4 * 1024 * 1024);
        var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        return new(name, () =>
        {
            var bytes = 0L;
            for (var page = 0; page < rows.Length; page += PageSize)
            {
                buffer.ResetWrittenCount();
                foreach (var row in rows.AsSpan(page, Math.Min(PageSize, rows.Length - page)))
                {
                    json.Reset(buffer);
                    JsonSerializer.Serialize(json, row, type);
                    json.Flush();
                    buffer.GetSpan(1)[0] = (byte)'\n';
                    buffer.Advance(1);
                }

                bytes += buffer.WrittenCount;
            }

            return bytes;
        });
    }
}
