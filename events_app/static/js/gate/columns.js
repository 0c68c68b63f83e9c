/** A snapshot's people come column by column (attendance/queries/columns.py); here are rows again. */
const REFERENCE_LENGTH = 8;

/**
 * @param {{references: string, names: string[], organizations: string[], organization: number[],
 *   categories: number[], epochs: number[], states: string[]}} columns
 * @returns {[string, string, string, number, number, string][]}
 */
export function peopleOf(columns) {
  return columns.names.map((name, number) => {
    const start = number * REFERENCE_LENGTH;
    return [
      columns.references.slice(start, start + REFERENCE_LENGTH),
      name,
      columns.organizations[columns.organization[number]],
      columns.categories[number],
      columns.epochs[number],
      columns.states[number],
    ];
  });
}
