// gitlab-ci-local asks for Node 22; this is all of it that Node 20 lacks.
Set.prototype.union ??= function union(other) {
  return new Set([...this, ...other.keys()])
}
