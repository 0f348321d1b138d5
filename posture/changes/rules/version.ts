import { textOrEmpty } from "../../model/attribute-readers";
import { ChangeRule, elevated } from "../rule";
import { formatTransition } from "../format-values";

/** Databases, and the argument that names their release. */
const VERSIONS: Readonly<Record<string, string>> = {
  google_sql_database_instance: "database_version",
  google_alloydb_cluster: "database_version",
  google_redis_instance: "redis_version",
  google_memcache_instance: "memcache_version",
  aws_db_instance: "engine_version",
  aws_rds_cluster: "engine_version",
  aws_elasticache_replication_group: "engine_version",
  azurerm_postgresql_flexible_server: "version",
  azurerm_mysql_flexible_server: "version",
};

/** Another major release of a database: it stops for the upgrade, and no apply leads back. */
export const version: ChangeRule = {
  concerns: (type) => Object.hasOwn(VERSIONS, type),
  assess: ({ type, existed, remains, differences }) =>
    existed && remains
      ? differences
          .filter(
            ({ path, before, after }) =>
              path === VERSIONS[type] &&
              before.kind === "value" &&
              after.kind !== "absent" &&
              majorOf(textOrEmpty(before)) !== majorOf(textOrEmpty(after)),
          )
          .map((difference) =>
            elevated(
              "Changes the major version: the database stops during the upgrade, and only a backup leads " +
                `back: ${formatTransition(difference)}`,
            ),
          )
      : [],
};

/** `POSTGRES_17`, `MYSQL_8_0`, `REDIS_7_2`, `16.3`: what stands before a minor release. MySQL's 8.0 and 8.4 are two. */
const majorOf = (text: string) =>
  /^MYSQL_\d+_\d+/.exec(text)?.[0] ?? /^[A-Z]+_\d+/.exec(text)?.[0] ?? /^\d+/.exec(text)?.[0] ?? text;
