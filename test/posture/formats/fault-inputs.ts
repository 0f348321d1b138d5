/** What a file holds, and what its program makes of it. */
export type Input = readonly [what: string, content: string];

export interface Inputs {
  /** The program takes no line of it. */
  readonly refused: readonly (readonly [...Input, fault: string])[];
  readonly taken: readonly Input[];
}

export const SSHD: Inputs = {
  refused: [
    ["a keyword that there is not", "PasswordAuthentification no\n", "line 1 begins with passwordauthentification"],
    ["a colon for a blank", "PasswordAuthentication:no\n", "line 1"],
    ["no argument", "UsePAM yes\nPasswordAuthentication\n", "line 2 has no argument"],
    ["an empty argument", 'PasswordAuthentication ""\n', "line 1 has no argument"],
    ["a word that is neither yes nor no", "PasswordAuthentication nein\n", "nein for passwordauthentication"],
    ["a switch by number", "KbdInteractiveAuthentication 0\n", "0 for kbdinteractiveauthentication"],
    ["two equals signs", "PasswordAuthentication==no\n", "line 1"],
    ["a comment within a word", "PasswordAuthentication no#yes\n", "no#yes"],
    ["two arguments for a switch", "PasswordAuthentication no yes\n", "too many arguments"],
    ["a quote that nothing closes", 'PasswordAuthentication "no\n', "quote in line 1"],
    ["a quote that only opens at the end", 'PasswordAuthentication no"\n', "quote in line 1"],
    ["a line that a backslash ends", "PasswordAuthentication no\\\n", "no\\"],
    ["another root login than there is", "PermitRootLogin maybe\n", "maybe for permitrootlogin"],
    ["a port that is none", "Port 0\n", "0 for a port"],
    ["a Match without criteria", "Match\nX11Forwarding no\n", "line 1 has no argument"],
    ["a Match by something else", "Match Net 10.0.0.0/8\n", "net behind Match"],
    ["a Match without a value", "Match User\n", "no value for user"],
    ["a Match of all and others", "Match all User a\n", "Match all with other"],
    ["a Match with an open quote", 'Match User "a\n', "quote in line 1"],
    ["what holds for all behind a Match", "Match User a\n  UsePAM no\n", "line 2 has usepam behind Match"],
  ],
  taken: [
    ["nothing", ""],
    ["a comment with a quote", '# "\n   # more\n'],
    ["capitals", "PASSWORDAUTHENTICATION NO\n"],
    ["an equals sign", "PasswordAuthentication = no\n"],
    ["an equals sign before", "=PasswordAuthentication no\n"],
    ["quotes", 'PasswordAuthentication "no"\n"UsePAM" yes\n'],
    ["quotes within a word", 'PasswordAuthentication "n"o\n'],
    ["a comment behind", "PasswordAuthentication no # yes\n"],
    ["a keyword of old versions", "UsePrivilegeSeparation sandbox\nProtocol 2\n"],
    ["another name of a keyword", "ChallengeResponseAuthentication no\n"],
    ["root login by key", "PermitRootLogin prohibit-password\n"],
    ["several arguments", "AllowUsers a b 'c d'\n"],
    ["an escaped quote", 'Banner a\\"b\n'],
    ["Match with equals signs and commas", "Match User=a,b Address 10.0.0.0/8 # c\n  X11Forwarding no\n"],
    ["Match all", "Match all\n  PasswordAuthentication no\n"],
  ],
};

export const POSTGRES: Inputs = {
  refused: [
    ["no value", "ssl =\n", "line 1 has no value for ssl"],
    ["a name alone", "port = 5432\nssl\n", "line 2 has no value"],
    ["two values", "ssl = on off\n", "off behind the value of ssl"],
    ["two equals signs", "ssl == on\n", "line 1 has ="],
    ["an address without quotes", "listen_addresses = 10.0.1.20\n", "line 1 has"],
    ["a star without quotes", "listen_addresses = *\n", "line 1 has *"],
    ["double quotes", 'listen_addresses = "localhost"\n', 'line 1 has "'],
    ["a quote that nothing closes", "listen_addresses = '10.0.1.20\nssl = on\n", "line 1 has '"],
    ["a path without quotes", "hba_file = /etc/pg_hba.conf\n", "line 1 has /"],
    ["a unit apart", "work_mem = 4 MB\n", "MB behind the value"],
    ["a name of two parts for a value", "cluster_name = a.b\n", "a.b for a value"],
    ["a list without quotes", "shared_preload_libraries = a,b\n", "line 1 has ,"],
    ["a semicolon", "ssl = on;\n", "line 1 has ;"],
    ["a section", "[main]\nssl = on\n", "line 1 has ["],
    ["a name with a dash", "ssl-mode = on\n", "begins with ssl-mode"],
    ["a name that there is not", "sslmode = on\n", "sets sslmode, which is no parameter"],
    ["a name that cannot be set", "server_version = 15\n", "sets server_version, which cannot be set"],
    ["a switch that is neither on nor off", "ssl = require\n", "require for ssl"],
    ["a switch of one letter too few", "ssl = o\n", "o for ssl"],
    ["an include without a file", "include\n", "no value for include"],
  ],
  taken: [
    ["nothing", ""],
    ["no equals sign", "ssl on\nport 5432\n"],
    ["capitals", "SSL = On\n"],
    ["comments", "# ssl = '\nport = 5432# it's\n"],
    ["quotes in quotes", "cluster_name = 'a''b'\n"],
    ["escapes", "cluster_name = 'a\\'b'\n"],
    ["lines of Windows", "port = 5432\r\nssl = off\r\n"],
    ["a parameter of an extension", "pg_stat_statements.track = all\n"],
    ["numbers with a sign, a point or a unit", "work_mem = 4MB\nseq_page_cost = .5\nvacuum_cost_delay = +1\n"],
    ["a bare value with a dash and a slash", "timezone = Europe/Berlin\nlog_directory = pg_log-x\n"],
    ["shortened switches", "fsync = t\nautovacuum = of\n"],
    ["a name of an old version", "sort_mem = 64\n"],
    ["an include that may be missing", "include_if_exists = 'more.conf'\n"],
  ],
};

export const SERVICE: Inputs = {
  refused: [
    ["a header that is not closed", "[Unit]\nDescription=a\n[Service\nExecStart=/bin/true\n", "section in line 3"],
    ["a comment behind a header", "[Service] # x\nExecStart=/bin/true\n", "section in line 1"],
    ["a command with an open quote", '[Service]\nExecStart=/bin/sh -c "true\n', "quote in line 2"],
    ["a command with an apostrophe", "[Service]\nExecStart=/bin/echo it's\n", "quote in line 2"],
    ["a program by a relative path", "[Service]\nExecStart=bin/true\n", "bin/true, which is no path"],
    ["a directory for a program", "[Service]\nExecStart=/bin/\n", "the directory /bin/"],
    ["a date without its second per cent sign", "[Service]\nExecStart=/bin/date +%F\n", "%F, which stands for nothing"],
    ["nothing behind @", "[Service]\nExecStart=@/bin/true\n", "line 2 has no program"],
    [
      "an open quote in what runs before",
      "[Service]\nExecStartPre=/bin/echo '\nExecStart=/bin/true\n",
      "quote in line 2",
    ],
  ],
  taken: [
    ["comments and empty lines", "# a\n; b\n\n[Service]\nExecStart=/bin/true\n"],
    ["blanks around the equals sign", "[Service]\n  ExecStart = /bin/true\n"],
    ["a command of two lines with a comment within", "[Service]\nExecStart=/bin/echo \\\n# c\n  b\n"],
    ["quotes in quotes", '[Service]\nExecStart=/bin/sh -c "echo \'a\' \\"b\\""\n'],
    ["two per cent signs", "[Service]\nExecStart=/bin/date +%%F %n\n"],
    ["a program by its name", "[Service]\nExecStart=true\n"],
    ["keys and sections of others", "[Service]\nExecStart=/bin/true\nX-More=1\n[X-Own]\nA=1\n"],
    ["several commands of one run", "[Service]\nType=oneshot\nExecStart=-/bin/false\nExecStart=/bin/true\n"],
  ],
};

/** Lines that systemd ignores, each with the number of the line. */
export const IGNORED: readonly (readonly [...Input, line: number])[] = [
  ["a line without an equals sign", "[Service]\nExecStart=/bin/true\nUser root\n", 3],
  ["a line without a key", "[Service]\nExecStart=/bin/true\n=root\n", 3],
  ["an assignment before the first section", "User=root\n[Service]\nExecStart=/bin/true\n", 1],
  ["a key that there is not", "[Service]\nExecStart=/bin/true\nEnviroment=A=1\n", 3],
  ["a key in another case", "[Service]\nExecStart=/bin/true\nuser=root\n", 3],
  ["a key of another section", "[Service]\nExecStart=/bin/true\nOnFailure=a.service\n", 3],
  ["a section of another kind", "[Service]\nExecStart=/bin/true\n[Timer]\nOnCalendar=daily\n", 3],
  ["an environment with an open quote", '[Service]\nExecStart=/bin/true\nEnvironment="A=1\n', 3],
];

const CONTAINER = "[Container]\nImage=ghcr.io/acme/a:1\n";

export const QUADLET: Inputs = {
  refused: [
    ["a line that is nothing", `${CONTAINER}PublishPort 8080\n`, "line 3 is no assignment"],
    ["an assignment before the first group", `Image=a\n${CONTAINER}`, "line 1 stands before"],
    ["a key that there is not", `${CONTAINER}PublishPorts=8080\n`, "line 3 sets PublishPorts"],
    ["a group that is not closed", "[Container\nImage=ghcr.io/acme/a:1\n", "line 1 is no assignment"],
    ["something behind a group", `[Container] # x\nImage=ghcr.io/acme/a:1\n`, "line 1 is no assignment"],
    ["no key", `${CONTAINER}=1\n`, "line 3 is no assignment"],
    ["an unknown key for Podman itself", `${CONTAINER}[Quadlet]\nMore=1\n`, "line 4 sets More"],
  ],
  taken: [
    ["comments and groups of others", `# a\n; b\n${CONTAINER}\n[X-Own]\nA=1\n`],
    ["a value of two lines with a comment within", `${CONTAINER}Exec=a \\\n# c\n  b\n`],
    ["blanks", `${CONTAINER} PublishPort = 127.0.0.1:80:80 \n[Service] \nRestart=always\n`],
  ],
};

export const COMPOSE: Inputs = {
  refused: [
    ["a quote that nothing closes", 'services:\n  a:\n    image: "x/y:1\n', "no YAML in line"],
    ["a tab for blanks", "services:\n\ta:\n\t\timage: x/y:1\n", "no YAML in line"],
    ["a key at the wrong depth", "services:\n  a:\n    image: x/y:1\n   ports: []\n", "no YAML in line"],
    ["a list that nothing closes", "services:\n  a:\n    image: x/y:1\n    ports: [80:80\n", "no YAML in line"],
    ["a service that is a text", "services:\n  a: x/y:1\n", "the service a"],
    ["services in a list", "services:\n  - image: x/y:1\n", "services that are no mapping"],
    ["another key at the top", "service:\n  b: {}\nservices:\n  a:\n    image: x/y:1\n", "the key service"],
    ["an alias that leads nowhere", "services:\n  a: *b\n", "aliases"],
  ],
  taken: [
    ["a service", "services:\n  a:\n    image: x/y:1\n    ports: ['127.0.0.1:80:80']\n"],
    ["keys of others, with an alias", "x-a: &a {image: 'x/y:1'}\nservices:\n  a: *a\n"],
    ["volumes and networks", "services:\n  a:\n    image: x/y:1\nvolumes: {}\nnetworks: {}\n"],
  ],
};
