using Attention.Inference.Decoding;

namespace Attention.Inference.Tests.Decoding;

public sealed class StepLanesTests
{
    [Theory]
    [InlineData(new[] { 5, 5, 5 }, 5, 3)]
    [InlineData(new[] { 5, 10 }, 5, 3)]
    [InlineData(new[] { 4, 6 }, 2, 5)]
    [InlineData(new[] { 3, 5, 1 }, 1, 9)]
    public void No_row_is_padding_and_memory_is_repeated_only_among_other_widths(int[] beams, int width, int lanes)
    {
        var table = new StepLanes();
        foreach (var beam in beams)
        {
            table.Widen(table.WidthWith(beam));
            table.Add(beam);
        }

        Assert.Equal((width, lanes), (table.Width, table.Count));
        Assert.Equal(beams, Enumerable.Range(0, beams.Length).Select(table.BeamOf));
    }

    [Fact]
    public void Rows_follow_their_sequences_however_others_join_and_leave()
    {
        var random = new Random(1);
        var table = new StepLanes();
        // What stands in each row: the name of its sequence and its number among the rows of that.
        var rows = new (int Name, int Row)[10_000];
        var names = new List<(int Name, int Beam)>();
        for (var name = 0; name < 2_000; name++)
        {
            if (names.Count > 12 || (names.Count > 0 && random.Next(3) == 0))
            {
                var leaving = random.Next(names.Count);
                table.RemoveAt(leaving, (from, to) => Array.Copy(rows, from * table.Width, rows, to * table.Width, table.Width));
                names[leaving] = names[^1];
                names.RemoveAt(names.Count - 1);
            }
            else
            {
                var beam = random.Next(1, 11);
                Widen(table.WidthWith(beam));
                table.Add(beam);
                names.Add((name, beam));
                for (var row = 0; row < beam; row++)
                {
                    rows[table.RowOf(names.Count - 1, row)] = (name, row);
                }
            }

            Assert.Equal(names.SelectMany(static sequence => Enumerable.Range(0, sequence.Beam).Select(row => (sequence.Name, row))), InOrder().Select(row => rows[row]));
            Assert.Equal(Enumerable.Range(0, table.Rows), InOrder().Order());
        }

        IEnumerable<int> InOrder() =>
            Enumerable.Range(0, table.Sequences).SelectMany(sequence => Enumerable.Range(0, table.BeamOf(sequence)).Select(row => table.RowOf(sequence, row))).ToList();

        void Widen(int width)
        {
            var content = InOrder().Select(row => rows[row]).ToList();
            table.Widen(width);
            foreach (var (row, value) in InOrder().Zip(content))
            {
                rows[row] = value;
            }
        }
    }
}
