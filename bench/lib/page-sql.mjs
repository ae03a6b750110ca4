/** The page of the list in the order of the index. Contenders that write SQL themselves have it. */
export const pageSql = `select id, name, status from campaign
  where organization_id = any(array[$1::uuid]) and environment = $2
  order by organization_id asc, environment asc, id desc limit $3`;
