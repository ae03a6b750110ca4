/**
 * The `PostbackTemplate` of the endpoint `e` for the domain event `v`, as JSON. By primary keys. A test has
 * no origin.
 */
export const postbackTemplateSql = `
  select jsonb_build_object('url', postback.url, 'method', postback.method, 'bodyFormat', postback.body_format,
    'clickId', origin.click_id, 'linkId', origin.link_id, 'linkCode', link.code, 'subIds', origin.sub_ids)
  from postback left join postback_origin origin on origin.node_id = v.node_id left join link on link.id = origin.link_id
  where postback.id = e.id`;
