"""What can be wrong with a table: its size, its characters, its columns, its lines and its cells."""

from tarazu.kernel.errors import Kind, TarazuError


class TableTooLarge(TarazuError):
    """A table has more bytes than one reading may have."""

    kind = Kind.INVALID
    says = "This table is too large: at most {limit} bytes are read at once. Split it and load the parts one by one."


class TooManyRows(TarazuError):
    """A table has more rows than one reading may have."""

    kind = Kind.INVALID
    says = "This table is too long: at most {limit} rows are read at once. Split it and load the parts one by one."


class NotUnicodeText(TarazuError):
    """The bytes are not UTF-8."""

    kind = Kind.INVALID
    says = "This is not UTF-8 text. Save the table as 'CSV UTF-8' and load it again."


class ForbiddenCharacter(TarazuError):
    """A control character, or one that turns the writing direction, stands in the text."""

    kind = Kind.INVALID
    says = "The invisible character {character} is not allowed. Delete it and type the cell again."


class TableBroken(TarazuError):
    """A quotation mark or a line end stands where none may."""

    kind = Kind.INVALID
    says = "This line cannot be read as a table: {reason}. Check its quotation marks."


class TableEmpty(TarazuError):
    """There is no header."""

    kind = Kind.INVALID
    says = "The table is empty. Its first line must name the columns: {columns}."


class MissingColumn(TarazuError):
    """A column that must be there is not."""

    kind = Kind.INVALID
    says = "The column '{name}' is missing. Add it; the columns are: {columns}."


class UnknownColumn(TarazuError):
    """A column is not one of this table's."""

    kind = Kind.INVALID
    says = "The column '{name}' is not known here. Rename or delete it; the columns are: {columns}."


class RepeatedColumn(TarazuError):
    """A column stands twice in the header."""

    kind = Kind.INVALID
    says = "The column '{name}' stands twice. Keep one of the two."


class WrongCellCount(TarazuError):
    """A line has more or fewer cells than the header."""

    kind = Kind.INVALID
    says = (
        "This line has {found} cells, the header has {expected}. Put a cell that contains a comma in quotation marks."
    )


class EmptyCell(TarazuError):
    """A cell that must be filled is not."""

    kind = Kind.INVALID
    says = "'{column}' is empty. Fill it in."


class CellTooLong(TarazuError):
    """A cell holds more text than any cell needs."""

    kind = Kind.INVALID
    says = "'{column}' holds {found} characters; at most {limit} are read. Shorten it."


class RepeatedRow(TarazuError):
    """Two lines name the same thing."""

    kind = Kind.CONFLICT
    says = "'{key}' already stands on line {first}. Delete one of the two lines, or give this one a name of its own."


class DayUnreadable(TarazuError):
    """A written day is not a real day in the form 2025-11-30."""

    kind = Kind.INVALID
    says = "'{text}' is not a day. Write year, month and day, such as 2025-11-30."


class WholeNumberUnreadable(TarazuError):
    """A written number is not a plain whole number."""

    kind = Kind.INVALID
    says = "'{text}' is not a whole number. Write digits only, such as 40."


class NotAChoice(TarazuError):
    """A cell holds a word that is not one of those possible."""

    kind = Kind.INVALID
    says = "'{text}' is not one of: {choices}. Use one of these words."
