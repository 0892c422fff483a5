namespace CampaignExport.Benchmarks.Rows;

/// <summary>Generates profiles. Row number n is always the same.</summary>
internal static class ProfileRows
{
    public static ProfileRow Make(long number)
    {
        var dice = new Dice(number);
        var row = new ProfileRow
        {
            ExternalId = Texts.ExternalId(number),
            BrazeId = Texts.Id(ref dice),
            FirstName = dice.Percent(3) ? null : Texts.FirstName(ref dice),
            LastName = dice.Percent(3) ? null : Texts.LastName(ref dice),
            Email = dice.Percent(5) ? null : Texts.Email(ref dice),
            Phone = dice.Percent(30) ? null : Texts.Phone(ref dice),
            Gender = dice.Percent(20) ? null : Texts.Gender(ref dice),
            DateOfBirth = dice.Percent(20) ? null : dice.BirthDate(),
            Country = Texts.Country(ref dice),
            City = Texts.City(ref dice),
            Language = Texts.Language(ref dice),
            TimeZone = Texts.TimeZone(ref dice),
            CreatedAt = dice.Instant(),
            FirstSession = dice.Instant(),
            LastSession = dice.Instant(),
            SessionCount = dice.Below(2_000),
            RandomBucket = dice.Below(10_000),
            TotalRevenue = dice.Below(100_000) / 100m,
            InAppPurchaseTotal = dice.Percent(50) ? null : dice.Below(20_000) / 100m,
            EmailOptedIn = dice.Percent(60),
            PushOptedIn = dice.Percent(40),
            EmailSubscribe = Texts.Subscription(ref dice),
            AppVersion = Texts.Version(ref dice),
            AttributedCampaign = Texts.CampaignName(ref dice),
            Note = Texts.Note(ref dice, 3 + dice.Below(7)),
        };
        if (dice.Percent(10))
            Complicate(row, ref dice);
        return row;
    }

    private static void Complicate(ProfileRow row, ref Dice dice)
    {
        switch (dice.Below(6))
        {
            case 0:
                row.FirstName = Texts.AccentedFirstName(ref dice);
                break;
            case 1:
                row.LastName = Texts.AccentedLastName(ref dice);
                break;
            case 2:
                row.City = Texts.AccentedCity(ref dice);
                break;
            case 3:
                row.Note = Texts.QuotedNote(ref dice, 6);
                break;
            case 4:
                row.Note = Texts.NoteOfTwoLines(ref dice, 6);
                break;
            default:
                row.Note = Texts.NoteWithEmoji(ref dice, 6);
                break;
        }
    }
}
