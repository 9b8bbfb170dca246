# Sourced by scripts of several parts that count them: part NAME COMMAND...
passed=0
failed=0

part() {
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "ok - $name"
    else
        failed=$((failed + 1))
        echo "not ok - $name"
    fi
}
