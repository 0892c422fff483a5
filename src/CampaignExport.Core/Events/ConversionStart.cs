namespace CampaignExport.Events;

/// <summary>Whether events of a kind mark the receipt of a message, which starts the conversion window.</summary>
internal enum ConversionStart
{
    /// <summary>No event does.</summary>
    None,

    /// <summary>Each event does.</summary>
    Each,

    /// <summary>The first event of a user and variation does.</summary>
    First,

    /// <summary>Each event does, and the user can convert again after each one.</summary>
    EachAnew,
}
