namespace CampaignExport.Events;

/// <summary>Whether events of a kind are the receipt of a message, after which people may convert.</summary>
public enum ConversionStart
{
    /// <summary>They are none.</summary>
    None,

    /// <summary>Each one is.</summary>
    Each,

    /// <summary>The first one of a person and variation is.</summary>
    First,

    /// <summary>Each one is, and after each one a person may convert anew.</summary>
    EachAnew,
}
