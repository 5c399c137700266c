// Certificates as lists and one by one.
import { body, Id, IdParams, listOf, PAGE_QUERY, PolicyCode } from '../../fields.js';
import { idCursor, pageOf } from '../../paging.js';
import { memberRoute } from '../../route.js';
import { getCertificate, listCertificates } from './certificate-row.js';
import { CertificateView, viewCertificate } from './certificate-view.js';

export const getCertificates = memberRoute({
  method: 'get',
  path: '/api/v1/certificates',
  tag: 'Certificates',
  summary: 'The certificates that the caller may see, newest first',
  access: 'read Certificate',
  request: {
    query: body({
      ...PAGE_QUERY,
      application: Id.optional(),
      scheme: PolicyCode.optional().meta({ description: 'The register of those whom it has recognised' }),
    }),
  },
  responses: { 200: { description: 'Certificates', schema: listOf(CertificateView) } },
  async handle({ deps: { db }, caller, query }) {
    const rows = await listCertificates(db, caller, { ...query, after: idCursor(query.after) });
    return {
      status: 200,
      body: pageOf(rows, query.limit, { show: (row) => viewCertificate(row, caller), cursor: ({ id }) => id }),
    };
  },
});

export const getOneCertificate = memberRoute({
  method: 'get',
  path: '/api/v1/certificates/{id}',
  tag: 'Certificates',
  summary: 'One certificate',
  access: 'read Certificate',
  request: { params: IdParams },
  responses: { 200: { description: 'The certificate', schema: CertificateView } },
  async handle({ deps: { db }, caller, params }) {
    return { status: 200, body: viewCertificate(await getCertificate(db, caller, params.id, 'read'), caller) };
  },
});
