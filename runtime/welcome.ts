// What somebody reads who has just started bofu for the first time.
import type { Config } from '../config.js';

/** The lines of the box at the end of `npm start`. */
export function welcomeLines({ mode, port, dataFolder }: Config): string[] {
  const address = `http://localhost:${port}`;
  const production = [`bofu is running: ${address}`, '', `API reference   ${address}/docs`, 'Ctrl-C stops it.'];
  if (mode === 'production') return production;
  return [
    `bofu 拨付 is running in demo mode: ${address}`,
    '',
    `Start page      ${address}/`,
    `API reference   ${address}/docs`,
    `Data and logs   ${dataFolder}`,
    '',
    'Personas        applicant-1  intake-street-a  auditor-1  approver-1  payer-1  payer-2  inspector ...',
    'Try first       npm run demo   (in another terminal: one claim, from filing to its 36th payment)',
    '',
    'Ctrl-C stops everything; the data stay.',
  ];
}
