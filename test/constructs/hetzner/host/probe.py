"""Packets for tests. `listen PORT...` answers TCP and UDP over IPv4 and IPv6, and prints when it does; `try` reads lists of [protocol, host, port], one a line, and prints what came of each."""
import json, selectors, socket, sys, threading


def listen(ports):
    chosen = selectors.DefaultSelector()
    for port in ports:
        for family in (socket.AF_INET, socket.AF_INET6):
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                one = socket.socket(family, kind)
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                one.bind(("", port))
                if kind == socket.SOCK_STREAM:
                    one.listen(64)
                chosen.register(one, selectors.EVENT_READ, kind)
    print("ready", flush=True)
    while True:
        for key, _ in chosen.select():
            if key.data == socket.SOCK_STREAM:
                peer, address = key.fileobj.accept()
                peer.sendall(address[0].encode())
                peer.close()
            else:
                _, address = key.fileobj.recvfrom(64)
                key.fileobj.sendto(address[0].encode(), address)


def attempt(protocol, host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM) as one:
        one.settimeout(0.4)
        try:
            one.connect((host, port))
            if protocol == "udp":
                one.send(b"?")
            return "as " + one.recv(64).decode()
        except socket.timeout:
            return "nothing"
        except OSError as error:
            return error.strerror


def attempts(wanted):
    results = [None] * len(wanted)
    def run(index):
        results[index] = attempt(*wanted[index])
    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(wanted))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


if sys.argv[1] == "listen":
    listen([int(port) for port in sys.argv[2:]])
else:
    for line in sys.stdin:
        print(json.dumps(attempts(json.loads(line))), flush=True)
