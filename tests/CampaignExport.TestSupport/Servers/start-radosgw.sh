#!/usr/bin/env bash
# start-radosgw.sh DIR PORT MONITOR_PORT: Ceph's S3 server with one monitor and one store in memory, on 127.0.0.1, without privileges.
# All it writes is under DIR, the ids of its processes in DIR/run. User "test", secret "testsecret".
# CAMPAIGN_EXPORT_STORE_BYTES says how much it holds; 4 GiB by default.
set -euo pipefail
dir=$(realpath -m "$1") port=$2 monitor=$3
mkdir -p "$dir"/mon "$dir"/osd "$dir"/log "$dir"/run
fsid=$(cat /proc/sys/kernel/random/uuid)

cat > "$dir/ceph.conf" <<CONF
[global]
fsid = $fsid
mon host = v1:127.0.0.1:$monitor
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr2 = false
ms bind ipv4 = true
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
osd crush chooseleaf type = 0
run dir = $dir/run
admin socket = $dir/run/\$cluster-\$name.\$pid.asok
log file = $dir/log/\$name.log
pid file = $dir/run/\$name.pid
keyring = $dir/keyring
mon data avail crit = 1
mon data avail warn = 2
paxos propose interval = 0.02
paxos min wait = 0.01
mon tick interval = 1
[mon.a]
mon data = $dir/mon
mon cluster log file = $dir/log/cluster.log
mon initial members = a
[osd.0]
monmap = $dir/monmap
osd data = $dir/osd
osd objectstore = memstore
memstore device bytes = ${CAMPAIGN_EXPORT_STORE_BYTES:-4294967296}
osd class load list = *
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:$port
rgw enable usage log = false
rgw enable ops log = false
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = testkey-1=YmluCmJvb3N0CmJvb3N0LWJ1aWxkCmNlcGguY29uZgo=
rgw verify ssl = false
rgw gc obj min wait = 1
rgw gc processor period = 2
rgw gc processor max time = 2
CONF

ceph="-c $dir/ceph.conf"
ceph-authtool --create-keyring "$dir/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
ceph-authtool "$dir/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
monmaptool --create --addv a "[v1:127.0.0.1:$monitor]" --fsid "$fsid" "$dir/monmap" >/dev/null
ceph-mon $ceph --mkfs -i a --monmap "$dir/monmap" --keyring "$dir/keyring"
ceph-mon $ceph -i a
osd=$(cat /proc/sys/kernel/random/uuid)
ceph $ceph osd new "$osd" >/dev/null
ceph-osd $ceph -i 0 --mkfs --osd-uuid "$osd" >/dev/null 2>&1
# A start can lose a race with the monitor, which then knows of no such store yet.
for _ in 1 2 3 4 5; do ceph-osd $ceph -i 0 >/dev/null 2>&1 && break; sleep 0.2; done
radosgw $ceph -n client.rgw --log-file "$dir/log/radosgw.log" --pid-file "$dir/run/radosgw.pid"
for _ in $(seq 1 300); do
    curl -s -o /dev/null "http://127.0.0.1:$port/" && break
    sleep 0.1
done
radosgw-admin $ceph -n client.rgw user create --uid test --display-name test --access-key test --secret-key testsecret >/dev/null
