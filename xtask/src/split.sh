# Stands in for wasm-bindgen where Trunk looks for it, which knows nothing of parts: they are taken
# out of the program before wasm-bindgen sees it, and what fetches them goes into its JavaScript
# before Trunk shortens that.
#
# $PARTS is the folder for the parts, $TOOLS the PATH with the real wasm-bindgen.
set -eu
PATH=$TOOLS
folder= name= program=
for argument; do
  shift
  case $argument in
    --out-dir=*) folder=${argument#*=} ;;
    --out-name=*) name=${argument#*=} ;;
    *.wasm)
      program=$argument
      wasm-split-cli "$program" "$PARTS"
      argument=$PARTS/main.wasm
      ;;
  esac
  set -- "$@" "$argument"
done
[ "$program" ] || exec wasm-bindgen "$@"
# The parts share the table of functions, which wasm-bindgen would hide.
wasm-bindgen --keep-lld-exports "$@"

# One file is one request less. wasm-bindgen imports the loader once for each part.
loader=$PARTS/__wasm_split.js
glue=$folder/$name.js
names=$(sed -n 's/^export const \([A-Za-z0-9_]*\) = .*/\1,/p' "$loader" | tr -d '\n')
{
  sed -e '/^import { initSync } /d' -e 's/^export const /const /' "$loader"
  echo "const __parts = { $names };"
  sed "s#^import \* as \([A-Za-z0-9_]*\) from [\"'].*__wasm_split\.js[\"'];*\$#const \1 = __parts;#" "$glue"
} >"$PARTS/glue.js"
mv "$PARTS/glue.js" "$glue"
