import { HostFile } from "./part";
import { SETTINGS } from "./paths";

/**
 * Settings of a script, in a format that systemd (`EnvironmentFile=`) and a shell read alike. Secrets do not belong
 * here.
 *
 * @throws Error if a value contains something that either of them would not take literally.
 */
export function settings(name: string, values: Readonly<Record<string, string>>): HostFile {
  const lines = Object.entries(values).map(([key, value]) => {
    if (!/^[A-Z][A-Z0-9_]*$/.test(key) || /["'$`\\\r\n]/.test(value))
      throw new Error(
        `${name}: ${key} cannot be ${JSON.stringify(value)}: quotes, dollar signs, backslashes and line ends are ` +
          "not taken literally",
      );
    return `${key}="${value}"\n`;
  });
  return { path: `${SETTINGS}/${name}.env`, content: lines.join("") };
}
