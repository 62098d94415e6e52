// The directions between the rooms of the code base (docs/architecture.md):
// commands → cli, capabilities → project|registry|model|data|report|testset → platform → core.
const SHARED = '(project|registry|model|data|report|testset)'
const CAPABILITY = '(?!cli/|project/|registry/|model/|data/|report/|testset/|platform/|core/)[^/]+'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {name: 'no-cycles', severity: 'error', from: {}, to: {circular: true}},
    {
      name: 'core-imports-nothing-above',
      comment: 'core is pure: no I/O, no clock, no room above it',
      severity: 'error',
      from: {path: '^src/lib/core/'},
      to: {path: '^src/(commands|lib/(?!core/))'},
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      from: {path: '^src/lib/core/'},
      to: {dependencyTypes: ['core']},
    },
    {
      name: 'platform-imports-only-core',
      severity: 'error',
      from: {path: '^src/lib/platform/'},
      to: {path: '^src/(commands|lib/(?!core/|platform/))'},
    },
    {
      name: 'shared-imports-shared-platform-core',
      severity: 'error',
      from: {path: `^src/lib/${SHARED}/`},
      to: {path: `^src/(commands|lib/(?!${SHARED}/|platform/|core/))`},
    },
    {
      name: 'capabilities-know-no-flags-and-no-terminal',
      severity: 'error',
      from: {path: `^src/lib/${CAPABILITY}/`},
      to: {path: '^src/(commands|lib/cli)/'},
    },
    {
      name: 'a-capability-is-entered-by-its-index',
      severity: 'error',
      from: {path: `^src/lib/(${CAPABILITY})/`},
      to: {path: `^src/lib/${CAPABILITY}/`, pathNot: ['^src/lib/$1/', '/index\\.ts$']},
    },
    {
      name: 'commands-enter-rooms-by-their-index',
      severity: 'error',
      from: {path: '^src/commands/'},
      to: {path: `^src/lib/(${SHARED}|${CAPABILITY})/`, pathNot: ['/index\\.ts$']},
    },
    {
      name: 'cli-imports-no-capability',
      severity: 'error',
      from: {path: '^src/lib/cli/'},
      to: {path: `^src/(commands|lib/(${SHARED}|${CAPABILITY})/)`},
    },
    {
      name: 'terminal-libraries-live-in-cli',
      severity: 'error',
      from: {path: '^src/lib/', pathNot: '^src/lib/cli/'},
      to: {path: 'node_modules/(ora|chalk|cli-table3|@inquirer|@oclif)/'},
    },
    {
      name: 'pages-share-what-needs-no-node',
      comment: 'src/web runs in browsers: of the rest it takes pure code alone',
      severity: 'error',
      from: {path: '^src/web/'},
      to: {
        path: '^src/(commands|lib)/',
        pathNot: '^src/lib/(core/.+|(model|data)/portable\\.ts|package/portable/.+)$',
      },
    },
    {
      name: 'pages-are-not-imported',
      severity: 'error',
      from: {path: '^src/(commands|lib)/'},
      to: {path: '^src/web/'},
    },
    {
      name: 'what-pages-share-imports-what-pages-share',
      severity: 'error',
      from: {path: '^src/lib/package/portable/'},
      to: {
        path: '^src/',
        pathNot:
          '^src/lib/(core/.+|(model|data)/portable\\.ts|platform/onnxruntime/runtime-session\\.ts|package/portable/.+)$',
      },
    },
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
