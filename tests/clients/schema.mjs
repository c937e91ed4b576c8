// Holds the schema against the reference implementation, graphql-eslint's schema rules and the conventions of this project.
// Usage: node schema.mjs FILE   (such as ../../schema.graphql)
import plugin from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isScalarType,
  validateSchema,
} from 'graphql';
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: node schema.mjs FILE');
  process.exit(2);
}
const path = resolve(file);
const source = readFileSync(path, 'utf8');
const problems = [];

// 1. The reference implementation takes it. Without that, the rest has nothing to look at.
let schema;
try {
  schema = buildSchema(source);
  problems.push(...validateSchema(schema).map(String));
} catch (error) {
  console.error(`graphql refuses the schema: ${error}`);
  process.exit(1);
}

// 2. Descriptions, names, deprecations and the Relay connection specification.
const rules = {
  'require-description': [
    'error',
    {
      types: true,
      FieldDefinition: true,
      InputValueDefinition: true,
      EnumValueDefinition: true,
      DirectiveDefinition: true,
      // async-graphql prints a directive on one line, without what it knows about its arguments, and gives the
      // type of a connection no words of its own; its fields have them.
      ignoredSelectors: [
        'DirectiveDefinition > InputValueDefinition',
        'ObjectTypeDefinition[name.value=/Connection$/]',
      ],
    },
  ],
  'no-hashtag-description': 'error',
  'naming-convention': [
    'error',
    {
      types: 'PascalCase',
      FieldDefinition: { style: 'camelCase', forbiddenPatterns: [/^get[A-Z]/] },
      InputValueDefinition: 'camelCase',
      Argument: 'camelCase',
      DirectiveDefinition: 'camelCase',
      EnumValueDefinition: 'UPPER_CASE',
    },
  ],
  'unique-enum-value-names': 'error',
  'require-deprecation-reason': 'error',
  'no-unreachable-types': 'error',
  'lone-schema-definition': 'error',
  'require-nullable-fields-with-oneof': 'error',
  'relay-arguments': ['error', { includeBoth: true }],
  'relay-connection-types': 'error',
  // Lists that cannot grow, such as the languages of a community, need no connection.
  'relay-edge-types': ['error', { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false }],
  'relay-page-info': 'error',
};
const eslint = new ESLint({
  cwd: dirname(path),
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ['**/*.graphql'],
      languageOptions: { parser: plugin.parser, parserOptions: { graphQLConfig: { schema: path } } },
      plugins: { '@graphql-eslint': plugin },
      rules: Object.fromEntries(Object.entries(rules).map(([name, rule]) => [`@graphql-eslint/${name}`, rule])),
    },
  ],
});
for (const { messages } of await eslint.lintText(source, { filePath: path })) {
  for (const { line, column, message, ruleId } of messages) {
    problems.push(`${basename(path)}:${line}:${column} ${message} (${ruleId ?? 'parser'})`);
  }
}

// 3. What is agreed in this project.
const own = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const accessOf = (field) => field.astNode?.directives?.find((directive) => directive.name.value === 'access');
const upperFirst = (name) => name[0].toUpperCase() + name.slice(1);
// Words that are never nouns here; "offer", "visit" or "claim" can be either.
const verbs = new Set(
  `accept activate add apply approve assign cancel change close complete confirm create decline delegate delete edit end erase
  give make move open place propose publish put register reject release remove replace resolve reveal revoke rotate save send set
  start submit suspend take update upsert verify withdraw`.split(/\s+/),
);
// What residents, staff and officials all call it by.
const spoken = new Set(['revealContact']);
let guarded = 0;

for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
  const at = `Mutation.${field.name}`;
  const input = `${upperFirst(field.name)}Input!`;
  const payload = `${upperFirst(field.name)}Payload`;
  if (field.args.length !== 1 || field.args[0].name !== 'input' || String(field.args[0].type) !== input) {
    problems.push(`${at} takes exactly one argument, input: ${input}`);
  }
  if (String(field.type) !== `${payload}!`) {
    problems.push(`${at} gives ${payload}!, not ${field.type}`);
  }
  for (const part of Object.values(schema.getType(payload)?.getFields?.() ?? {})) {
    if (part.name !== 'userErrors' && isNonNullType(part.type)) {
      problems.push(`${payload}.${part.name} is nullable, since a refused mutation changes nothing`);
    }
  }
  const errors = schema.getType(payload)?.getFields?.().userErrors;
  if (String(errors?.type) !== '[UserError!]!') {
    problems.push(`${payload} has userErrors: [UserError!]!`);
  }
  const firstWord = field.name.match(/^[a-z]+/)?.[0];
  if (verbs.has(firstWord) && !spoken.has(field.name)) {
    problems.push(`${at} begins with its noun, as in serviceCardSuspend, not with "${firstWord}"`);
  }
  if (!accessOf(field)) problems.push(`${at} declares no @access`);
}

for (const type of own) {
  if (!isObjectType(type) && !isInterfaceType(type)) continue;
  for (const field of Object.values(type.getFields())) {
    const access = accessOf(field);
    if (!access) continue;
    guarded += 1;
    const roles = access.arguments?.find((argument) => argument.name.value === 'roles')?.value;
    if (roles?.kind === 'ListValue' && roles.values.length === 0) {
      problems.push(`${type.name}.${field.name} names no role in @access`);
    }
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    if (!roots.includes(type) && isNonNullType(field.type)) {
      problems.push(`${type.name}.${field.name} is guarded by @access, so it is nullable`);
    }
  }
  if (type.name.endsWith('Connection')) connection(type);
}
for (const type of own) {
  if (isScalarType(type) && !type.specifiedByURL && !['ID', 'String', 'Int', 'Float', 'Boolean'].includes(type.name)) {
    problems.push(`scalar ${type.name} names its specification with @specifiedBy`);
  }
}

// Beyond Relay: nodes without edges for clients that do not page, and the number of all.
function connection(type) {
  const fields = type.getFields();
  const item = getNamedType(getNamedType(fields.edges?.type)?.getFields?.().node?.type);
  if (!/^\[\w+!\]!$/.test(String(fields.nodes?.type)) || getNamedType(fields.nodes?.type) !== item) {
    problems.push(`${type.name} has nodes: [${item ?? 'T'}!]!`);
  }
  if (getNamedType(fields.totalCount?.type)?.name !== 'Int') problems.push(`${type.name} has totalCount: Int`);
}

const count = (is) => own.filter(is).length;
console.log(
  `${basename(path)}: ${count(isObjectType)} objects, ${count(isInputObjectType)} inputs, ${count(isEnumType)} enums, ` +
    `${Object.keys(schema.getMutationType()?.getFields() ?? {}).length} mutations, ${guarded} fields with @access`,
);
for (const problem of problems) console.error(`- ${problem}`);
console.log(problems.length === 0 ? 'the schema keeps every rule' : `${problems.length} problems in the schema`);
process.exit(problems.length === 0 ? 0 : 1);
