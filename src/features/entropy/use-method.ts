import { useQuery } from '@tanstack/react-query';
import type { MethodInfo } from '../../contracts/method.ts';
import { catalogueQuery } from '../../queries/catalogue.ts';

/** What a registered method says of itself; undefined until the registry has been read. @param key `kind/id` */
export function useMethod(key: `${string}/${string}`): MethodInfo | undefined {
  const { data } = useQuery(catalogueQuery);
  return data?.find(({ kind, id }) => `${kind}/${id}` === key);
}
