// The calculator has no types of its own.
declare module 'xlsx-calc' {
  import type { WorkBook } from '@e965/xlsx';
  interface Calculate {
    (workbook: WorkBook): void;
    set_fx(name: string, compute: (...values: never[]) => number): void;
  }
  const calculate: Calculate;
  // eslint-disable-next-line no-restricted-syntax -- the package has no other export
  export default calculate;
}
