#!/usr/bin/env bash
# start-swift.sh DIR PORT ACCOUNT_PORT CONTAINER_PORT OBJECT_PORT MEMCACHED_PORT: OpenStack Swift with its S3 interface, one process of each
# kind, on 127.0.0.1. All it writes is under DIR, the ids of its processes in DIR/run. User "test:tester", secret "testing".
set -euo pipefail
dir=$(realpath -m "$1") port=$2 memcached=$6
declare -A ports=([account]=$3 [container]=$4 [object]=$5)
mkdir -p "$dir"/node/sda "$dir"/log "$dir"/run
cd "$dir"

cat > swift.conf <<CONF
[swift-hash]
swift_hash_path_prefix = prefix
swift_hash_path_suffix = suffix
CONF

for kind in account container object; do
    swift-ring-builder $kind.builder create 4 1 1 >/dev/null
    swift-ring-builder $kind.builder add "r1z1-127.0.0.1:${ports[$kind]}/sda" 1 >/dev/null
    swift-ring-builder $kind.builder rebalance >/dev/null
    cat > $kind-server.conf <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${ports[$kind]}
workers = 0
user = $(id -un)
swift_dir = $dir
devices = $dir/node
mount_check = false
fallocate_reserve = 0
disable_fallocate = true
log_level = WARNING
[pipeline:main]
pipeline = $kind-server
[app:$kind-server]
use = egg:swift#$kind
allow_versions = true
CONF
done

cat > proxy-server.conf <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $port
workers = 0
user = $(id -un)
swift_dir = $dir
log_level = WARNING
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck proxy-logging cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
allow_multipart_uploads = true
check_bucket_owner = false
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$memcached
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
CONF

memcached -l 127.0.0.1 -p "$memcached" -u "$(id -un)" >/dev/null 2>&1 & echo $! > run/memcached.pid
for kind in account container object proxy; do
    swift-$kind-server "$dir/$kind-server.conf" -v > "log/$kind.log" 2>&1 & echo $! > run/$kind.pid
done
for _ in $(seq 1 300); do
    [ "$(curl -s "http://127.0.0.1:$port/healthcheck")" = OK ] && exit 0
    sleep 0.1
done
exit 1
