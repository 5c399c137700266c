// Jurisdictions and their schemes: what may be claimed, what is asked, which papers, who decides.
import { z } from 'zod';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import type { Jurisdiction } from '../../../domain/policy/jurisdiction.js';
import type { Label } from '../../../domain/policy/label.js';
import type { FieldDescription } from '../../../domain/policy/scheme-description.js';
import type { Catalogue } from '../../catalogue.js';
import { body, Labels, listOf, Open, PAGE_QUERY, PolicyCode } from '../../fields.js';
import { say, type Language } from '../../language.js';
import { pageOf, type Page } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';

const NAMED = { label: z.string(), labels: Labels };
const JurisdictionView = z.object({ id: z.string(), ...NAMED }).meta({ id: 'Jurisdiction' });
const OneJurisdiction = JurisdictionView.extend({
  levels: z.array(z.object({ id: z.string(), ...NAMED })),
  bodies: z.array(z.object({ id: z.string(), ...NAMED, level: z.string(), roles: z.array(z.string()) })),
  districts: z.array(z.string()),
}).meta({ id: 'JurisdictionDetails' });
const SchemeView = z
  .object({ id: z.string(), version: z.string(), ...NAMED, summary: z.string(), clause: z.string() })
  .meta({ id: 'Scheme' });
const OneScheme = SchemeView.extend({
  jurisdiction: z.string(),
  hash: z.string(),
  inForceFrom: z.string(),
  claimant: z.string(),
  settlement: z.string(),
  cadence: z.string(),
  form: z.array(Open).meta({ description: 'Facts that the claimant declares' }),
  evidence: z.array(z.object({ kind: z.string(), ...NAMED, required: z.boolean(), clause: z.string() })),
  conditions: z.array(z.object({ id: z.string(), clause: z.string(), quote: z.string() })),
  chain: z.array(z.object({ stage: z.string(), kind: z.string(), ...NAMED, clause: z.string() })),
  award: z.object({ kind: z.string(), clause: z.string() }).nullable(),
}).meta({ id: 'SchemeDetails' });

const named = (label: Label, language: Language) => ({ label: say(label, language), labels: label });

/** A page of a list that is held in memory, in the order of ids. */
export function pageOfIds<T extends { id: string }>(
  items: readonly T[],
  { after, limit }: { after?: string | undefined; limit?: number | undefined },
): Page<T> {
  const sorted = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter(({ id }) => id > after);
  return pageOf(rest, limit, { show: (item) => item, cursor: ({ id }) => id });
}

/** @throws Problem `not-found` */
export function getJurisdiction({ policies }: Catalogue, id: string): Jurisdiction {
  const found = policies.jurisdictions.get(id);
  if (!found) throw new Problem('not-found');
  return found;
}

export const getJurisdictions = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions',
  tag: 'Policies',
  summary: 'The jurisdictions',
  access: 'signedIn',
  request: { query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Jurisdictions', schema: listOf(JurisdictionView) } },
  async handle({ deps: { catalogue }, query, language }) {
    const items = [...catalogue.policies.jurisdictions.values()].map(({ jurisdiction, label }) => ({
      id: jurisdiction,
      ...named(label, language),
    }));
    return { status: 200, body: pageOfIds(items, query) };
  },
});

export const getOneJurisdiction = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}',
  tag: 'Policies',
  summary: 'One jurisdiction: levels, bodies, districts',
  access: 'signedIn',
  request: { params: z.object({ jurisdiction: PolicyCode }) },
  responses: { 200: { description: 'The jurisdiction', schema: OneJurisdiction } },
  async handle({ deps: { catalogue }, params, language }) {
    const { jurisdiction, label, levels, bodies, districts } = getJurisdiction(catalogue, params.jurisdiction);
    const view = {
      id: jurisdiction,
      ...named(label, language),
      levels: levels.map((level) => ({ id: level.id, ...named(level.label, language) })),
      bodies: Object.entries(bodies).map(([id, { label: name, level, roles }]) => ({
        id,
        ...named(name, language),
        level,
        roles,
      })),
      districts: Object.keys(districts),
    };
    return { status: 200, body: view };
  },
});

export const getSchemes = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}/schemes',
  tag: 'Policies',
  summary: 'The schemes of a jurisdiction that can be claimed',
  access: 'signedIn',
  request: { params: z.object({ jurisdiction: PolicyCode }), query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Schemes', schema: listOf(SchemeView) } },
  async handle({ deps: { catalogue }, params, query, language }) {
    const { jurisdiction } = getJurisdiction(catalogue, params.jurisdiction);
    const items = catalogue.policies.schemes
      .filter((scheme) => scheme.jurisdiction === jurisdiction)
      .map((scheme) => viewScheme(catalogue, scheme, language));
    return { status: 200, body: pageOfIds(items, query) };
  },
});

export const getOneScheme = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}/schemes/{scheme}',
  tag: 'Policies',
  summary: 'One scheme: form, papers, conditions with their clauses, chain, award',
  access: 'signedIn',
  request: { params: z.object({ jurisdiction: PolicyCode, scheme: PolicyCode }) },
  responses: { 200: { description: 'The scheme', schema: OneScheme } },
  async handle({ deps: { catalogue }, params, language }) {
    const found = catalogue.policies.schemes.find(
      ({ jurisdiction, scheme }) => jurisdiction === params.jurisdiction && scheme === params.scheme,
    );
    if (!found) throw new Problem('not-found');
    const { document } = found.content;
    const { form, evidence, conditions, chain } = catalogue.describe(found);
    const view = {
      ...viewScheme(catalogue, found, language),
      jurisdiction: found.jurisdiction,
      hash: found.hash,
      inForceFrom: found.inForceFrom,
      claimant: document.claimant,
      settlement: document.settlement,
      cadence: document.cadence,
      form: form
        .filter(({ source }) => source === 'declared')
        .map(({ source, required, help, ...field }) => ({
          ...viewField(field, language),
          ...(help && { help: say(help, language), helps: help }),
          required,
          source,
        })),
      evidence: evidence.map(({ label, ...paper }) => ({ ...paper, ...named(label, language) })),
      conditions,
      chain: chain.stages.map(({ id, kind, label, clause }) => ({
        stage: id,
        kind,
        ...named(label, language),
        clause,
      })),
      award: document.award ? { kind: document.award.kind, clause: document.award.clause } : null,
    };
    return { status: 200, body: view };
  },
});

function viewScheme(catalogue: Catalogue, scheme: CompiledScheme, language: Language) {
  const { id, version, label, summary, clause } = catalogue.describe(scheme);
  return { id, version, ...named(label, language), summary: say(summary, language), clause };
}

function viewField({ label, choices, members, ...field }: FieldDescription, language: Language): object {
  return {
    ...field,
    ...named(label, language),
    ...(choices && { choices: choices.map((choice) => ({ code: choice.code, ...named(choice.label, language) })) }),
    ...(members && { members: members.map((member) => viewField(member, language)) }),
  };
}
