using CampaignExport.Sinks;
using CampaignExport.Testing;
using CampaignExport.Tests.Support;

namespace CampaignExport.Tests.Sinks;

/// <summary>Two folders as one destination.</summary>
public sealed class FanOutExportSinkConformanceTests : ExportSinkConformance, IDisposable
{
    private readonly TemporaryFolder _first = new();
    private readonly TemporaryFolder _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    protected override IExportSink CreateSink(bool overwrite) => new FanOutExportSink(
        [new("first", new FileExportSink(_first.Path, overwrite)), new("second", new FileExportSink(_second.Path, overwrite))]);

    protected override async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var files = new[] { _first, _second }.Select(folder => File.Exists(folder[name]) ? File.ReadAllBytes(folder[name]) : null).ToArray();
        await Task.CompletedTask;
        if (files[0] is null || files[1] is null)
            files[0].Should().BeSameAs(files[1], "what one folder lacks, the other lacks, too");
        else
            files[0].Should().Equal(files[1]);
        return files[0];
    }

    protected override ValueTask<int> CountUnfinishedAsync(CancellationToken cancellationToken) =>
        new(_first.Names.Concat(_second.Names).Count(name => name.StartsWith('.')));

    [Fact]
    public void Destinations_must_have_unique_names_and_at_least_one_is_required()
    {
        FluentActions.Invoking(() => new FanOutExportSink([])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new FanOutExportSink([new("a", new MemorySink()), new("a", new MemorySink())]))
            .Should().Throw<ArgumentException>().WithMessage("Two destinations are called 'a'.*");
    }
}
